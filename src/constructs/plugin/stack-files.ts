import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TerraformStack } from 'cdktf';
import { writeAtomically } from '../../distribution/write-atomically';

/** Subfolder of the stack's folder. Synthesis writes all its files. */
export const STACK_FILES = 'turso-sql';

/** Keeps Git from changing line ends, if somebody commits the folder. */
const ATTRIBUTES = { '.gitattributes': '* -text\n' };

const FILES = new WeakMap<TerraformStack, Map<string, string>>();

/** Adds a file that synthesis writes beside the stack. The name has to depend on the content. */
export function addStackFile(stack: TerraformStack, name: string, content: string): void {
  const files = FILES.get(stack) ?? new Map<string, string>(Object.entries(ATTRIBUTES));
  FILES.set(stack, files.set(name, content));
}

/** Writes the files of a stack, and removes old files of earlier syntheses. */
export function writeStackFiles(stack: TerraformStack, stackDirectory: string): void {
  const folder = join(stackDirectory, STACK_FILES);
  const files = FILES.get(stack);
  if (files === undefined) {
    rmSync(folder, { recursive: true, force: true });
    return;
  }
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of files) {
    if (!holds(join(folder, name), content)) writeAtomically(join(folder, name), content);
  }
  for (const name of readdirSync(folder)) {
    if (!files.has(name)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

function holds(path: string, content: string): boolean {
  try {
    return readFileSync(path, 'utf8') === content;
  } catch {
    return false;
  }
}

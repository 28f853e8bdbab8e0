import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TerraformStack } from 'cdktf';
import { writeAtomically } from './write-atomically';

/** The folder in that of the stack, all of whose files are written at synthesis. */
export const STACK_FILES = 'turso-sql';

/** Keeps Git, where somebody has it keep the folder, from changing line ends. */
const ATTRIBUTES = { '.gitattributes': '* -text\n' };

const FILES = new WeakMap<TerraformStack, Map<string, string>>();

/** Has a file written beside the stack when it is synthesized. The name has to tell one content from another. */
export function addStackFile(stack: TerraformStack, name: string, content: string): void {
  const files = FILES.get(stack) ?? new Map<string, string>(Object.entries(ATTRIBUTES));
  FILES.set(stack, files.set(name, content));
}

/** Writes the files of a stack, and removes those that an earlier synthesis wrote and that are not wanted any more. */
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

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const EXAMPLES = join(__dirname, '..', '..', 'examples');

/** A file of `examples/`; undefined where there is none. */
export function example(folder: string, file: string): string | undefined {
  const path = join(EXAMPLES, folder, file);
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
}

/** A section with an example of how to use something. */
export function snippet(folder: string, file: string): string | undefined {
  const code = example(folder, file);
  return code === undefined ? undefined : `## Example Usage\n\n${fenced('terraform', code)}`;
}

export function fenced(language: string, code: string): string {
  return `\`\`\`${language}\n${code}\n\`\`\``;
}

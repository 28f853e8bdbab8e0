import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeIn } from '../docs/code-blocks';

const ROOT = join(__dirname, '..', '..');

/**
 * Returns a sample of a document, so that a release is checked by what users read.
 *
 * @param language as after the three backquotes
 * @param containing what tells the sample from others of the same language
 */
export function sampleOf(document: string, language: string, containing: string): string {
  const found = codeIn(readFileSync(join(ROOT, document), 'utf8'), language).find((sample) => sample.includes(containing));
  if (found === undefined) throw new Error(`${document} has no sample in ${language} with "${containing}".`);
  return found;
}

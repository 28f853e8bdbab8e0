import { createHash } from 'node:crypto';

/** The name of the file in which Atlas keeps the sums of a folder. */
export const SUM_FILE = 'atlas.sum';

/** A line of `atlas.sum`. */
interface Entry {
  readonly file: string;
  readonly hash: string;
}

/** A file with its bytes, which Atlas hashes. */
export interface HashedFile {
  readonly file: string;
  readonly bytes: Buffer;
}

const AGAIN = 'if the change is meant, run "atlas migrate hash"';

/**
 * Compares `atlas.sum` with the files. The sum of a file covers all files before it, so only the first edited file can be named.
 *
 * @param files in Atlas's order
 * @see https://atlasgo.io/concepts/migration-directory-integrity
 */
export function sumFaults(sum: string, files: readonly HashedFile[]): string[] {
  const [total, ...lines] = sum.replace(/\n+$/, '').split('\n');
  const written = lines.map(entryOf);
  if (!total.startsWith('h1:') || !written.every((entry) => entry !== undefined)) {
    return [`"${SUM_FILE}" is not in the format of Atlas. Restore it, or run "atlas migrate hash".`];
  }
  if (total !== `h1:${totalOf(written)}`) {
    return [`"${SUM_FILE}" contradicts itself: its first line is not the sum of the others, as after a merge. Run "atlas migrate hash" once the files are in order.`];
  }
  const actual = entriesOf(files);
  const added = actual.filter(({ file }) => !written.some((entry) => entry.file === file));
  const removed = written.filter(({ file }) => !actual.some((entry) => entry.file === file));
  const faults = [
    ...added.map(({ file }) => `"${file}" is not in "${SUM_FILE}": it was added or renamed since. Move it out; ${AGAIN}.`),
    ...removed.map(({ file }) => `"${file}" is in "${SUM_FILE}" but not in the folder. Restore it; ${AGAIN}.`),
  ];
  const edited = faults.length > 0 ? undefined : actual.find(({ hash }, index) => hash !== written[index].hash);
  return edited === undefined ? faults : [editedFault(edited.file, files, written)];
}

function entryOf(line: string): Entry | undefined {
  const at = line.indexOf('h1:');
  return at === -1 ? undefined : { file: line.slice(0, at).trim(), hash: line.slice(at + 3) };
}

function totalOf(entries: readonly Entry[]): string {
  const hash = createHash('sha256');
  for (const entry of entries) hash.update(entry.file).update(entry.hash);
  return hash.digest('base64');
}

/** Computes the sums like Atlas: one running hash over names and contents. A file can exclude its content by a directive. */
function entriesOf(files: readonly HashedFile[]): Entry[] {
  const running = createHash('sha256');
  return files.flatMap(({ file, bytes }) => {
    running.update(file);
    if (/^[ -~]*atlas:sum +ignore(\n|$)/.test(bytes.toString('latin1'))) return [];
    running.update(bytes);
    return [{ file, hash: running.copy().digest('base64') }];
  });
}

function editedFault(file: string, files: readonly HashedFile[], written: readonly Entry[]): string {
  const unix = entriesOf(files.map((one) => ({ ...one, bytes: Buffer.from(one.bytes.toString('latin1').replace(/\r\n/g, '\n'), 'latin1') })));
  if (unix.every(({ hash }, index) => hash === written[index].hash)) {
    return `"${file}" has Windows line ends, for which "${SUM_FILE}" was not made. Keep git from changing them: "*.sql text eol=lf" in .gitattributes.`;
  }
  return `"${file}" is not what "${SUM_FILE}" was made for: it was edited since. Restore it; ${AGAIN}.`;
}

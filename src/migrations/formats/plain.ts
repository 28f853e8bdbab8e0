import { sqlFiles, type Folder } from './folder';
import { foreignMark, undoesItself } from './foreign-marks';
import { readTexts, type FormatReader, type Reading } from './format';
import { duplicateNumberFaults, inOrder } from './numbered-files';
import { quotedNames } from '../../notation';

/** Numbered SQL files: `0001_users.sql`, `2_channels.sql`, `20240131120000_messages.sql`. The format has no down scripts. */
export const plain: FormatReader = {
  title: 'numbered SQL files',
  holds: 'files such as "0001_users.sql"',
  evidence: (folder) => sqlFiles(folder)[0],

  read(folder): Reading {
    const files = sqlFiles(folder);
    const { numbered, others } = inOrder(files, /^(\d+)(?=[._-])/);
    const { texts, faults } = readTexts(folder, numbered.map(({ file }) => file));
    return {
      migrations: numbered.map(({ name, file }) => ({ name, file, text: texts.get(file) ?? '' })),
      faults: [
        ...files.length === 0 ? [emptyFault(folder)] : [],
        ...others.map(unnumberedFault),
        ...duplicateNumberFaults(numbered),
        ...faults,
        ...[...texts].flatMap(([file, text]) => foreignFault(file, text) ?? []),
      ],
    };
  },
};

function emptyFault({ files, folders }: Folder): string {
  const nested = folders.find((name) => /^(migrations|drizzle)$/.test(name));
  if (nested !== undefined) return `It contains no migrations, but a folder "${nested}". Use that one.`;
  const found = [...folders, ...files.filter((file) => !file.includes('/'))].sort();
  return `It holds no .sql file${found.length === 0 ? '' : ` (but ${quotedNames(found, 5)})`}. ` +
    'Put the migrations into it directly, one a file, for example "0001_users.sql".';
}

function unnumberedFault(file: string): string {
  return `"${file}" does not begin with a number and "_". The number gives the order: rename it, for example to "0001_${file}".`;
}

function foreignFault(file: string, text: string): string | undefined {
  if (/\.(up|down)\.sql$/i.test(file)) {
    return `"${file}" is one half of an up and down pair, which numbered SQL files do not have. Use the format golang-migrate for this folder.`;
  }
  const mark = foreignMark(text, 'plain');
  if (mark !== undefined) return `"${file}" ${mark}`;
  const made = undoesItself(text);
  return made === undefined ? undefined
    : `"${file}" drops all that it made ("${made}") and changes nothing else, like a file that also contains its down script. ` +
      'Write "-- +goose Up" before the first half and "-- +goose Down" before the second one, in each file of the folder, or remove what drops.';
}

import { parseAtlas, type AtlasFile } from './atlas-file';
import { SUM_FILE, sumFaults } from './atlas-sum';
import { byName, type Folder } from './folder';
import { readTexts, type FormatReader, type FoundMigration, type Reading } from './format';
import { nameOf } from './numbered-files';
import { destructiveStatements } from '../destructive/destructive-statements';
import { createMigration } from '../migration';

/**
 * Atlas: `20240131120000_users.sql` in the order of their names, and `atlas.sum`, which is checked.
 *
 * A checkpoint sums up the files before it for databases that begin with it. Here every database runs each migration once: so a
 * checkpoint is passed over where the files before it are there, and is the first migration where it is the first file.
 *
 * @see https://atlasgo.io/concepts/migration-directory-integrity and https://atlasgo.io/versioned/checkpoint
 */
export const atlas: FormatReader = {
  title: 'Atlas',
  holds: `"${SUM_FILE}", and files such as "20240131120000_users.sql"`,

  evidence(folder) {
    if (folder.files.includes(SUM_FILE)) return `"${SUM_FILE}"`;
    const directed = filesOf(folder).find((file) => /^--[ \t]*atlas:(txmode|txtar|checkpoint|delimiter|nolint|sum|import)\b/m.test(folder.text(file) ?? ''));
    return directed === undefined ? undefined : `"-- atlas:" in "${directed}"`;
  },

  read(folder): Reading {
    const files = filesOf(folder);
    const { texts, faults } = readTexts(folder, files);
    const parsed = files.map((file) => ({ file, ...parseAtlas(texts.get(file) ?? '') }));
    const run = parsed.filter(({ checkpoint }, index) => !checkpoint || index === 0);
    return {
      migrations: run.map((file, index) => migrationOf(file, run.slice(0, index))),
      faults: [
        ...files.length === 0 ? ['It holds no .sql file yet. Make one with "atlas migrate new" or "atlas migrate diff".'] : [],
        ...faults.length > 0 ? faults : checkSum(folder, files),
        ...parsed.flatMap(({ file, faults: inFile }) => inFile.map((fault) => `"${file}": ${fault}`)),
      ],
    };
  },
};

type NamedFile = AtlasFile & { readonly file: string };

function migrationOf(file: NamedFile, earlier: readonly NamedFile[]): FoundMigration {
  const { text, line, down, noTransaction } = file;
  const allowDestructive = file.allowDestructive || eachLossAllowed(file, earlier);
  return { name: nameOf(file.file), file: file.file, text, line, down, noTransaction, allowDestructive };
}

/**
 * A comment above a statement allows that one alone, and a migration is allowed to lose data as a whole: so each loss needs one. Of what
 * foreign keys and triggers do beside the statement, Atlas knows nothing: that is not allowed by it.
 */
function eachLossAllowed({ text, allowedLines }: NamedFile, earlier: readonly NamedFile[]): boolean {
  if (allowedLines.length === 0) return false;
  const sqlOf = (file: AtlasFile) => createMigration('', file.text);
  const losses = destructiveStatements(createMigration('', text), earlier.map(sqlOf)).filter(({ kind }) => kind === 'loses data');
  return losses.length > 0 && losses.every(({ line, indirect }) => indirect !== true && allowedLines.includes(line));
}

/** Atlas does not take `.SQL`. */
function filesOf({ files }: Folder): string[] {
  return files.filter((file) => !file.includes('/') && file.endsWith('.sql')).sort(byName);
}

function checkSum(folder: Folder, files: readonly string[]): string[] {
  const sum = folder.text(SUM_FILE);
  if (sum === undefined) return [`"${SUM_FILE}" is missing, or no text. Restore it, or run "atlas migrate hash".`];
  return sumFaults(sum.replace(/\r\n/g, '\n'), files.map((file) => ({ file, bytes: folder.bytes(file) ?? Buffer.alloc(0) })));
}

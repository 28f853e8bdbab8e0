import { parseAtlas, type AtlasFile } from './atlas-file';
import { SUM_FILE, sumFaults } from './atlas-sum';
import { byName, type Folder } from './folder';
import { readTexts, type FormatReader, type FoundMigration, type Reading } from './format';
import { nameOf } from './numbered-files';
import { destructiveStatements } from '../destructive/destructive-statements';
import { createMigration } from '../migration';

/**
 * Atlas: `20240131120000_users.sql` in the order of names, and `atlas.sum`, which must match.
 *
 * A checkpoint replaces the files before it for new databases. In a fleet every database runs each migration once. So a checkpoint is
 * skipped if the files before it exist, and is the first migration if it is the first file.
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
 * In Atlas a comment allows the loss of one statement. Here a migration allows losses as a whole, so each loss needs a comment. Such
 * comments do not allow losses by foreign keys and triggers, which Atlas does not see.
 */
function eachLossAllowed({ text, allowedLines }: NamedFile, earlier: readonly NamedFile[]): boolean {
  if (allowedLines.length === 0) return false;
  const sqlOf = (file: AtlasFile) => createMigration('', file.text);
  const losses = destructiveStatements(createMigration('', text), earlier.map(sqlOf)).filter(({ kind }) => kind === 'loses data');
  return losses.length > 0 && losses.every(({ line, indirect }) => indirect !== true && allowedLines.includes(line));
}

/** Atlas ignores `.SQL`. */
function filesOf({ files }: Folder): string[] {
  return files.filter((file) => !file.includes('/') && file.endsWith('.sql')).sort(byName);
}

function checkSum(folder: Folder, files: readonly string[]): string[] {
  const sum = folder.text(SUM_FILE);
  if (sum === undefined) return [`"${SUM_FILE}" is missing, or not text. Restore it, or run "atlas migrate hash".`];
  return sumFaults(sum.replace(/\r\n/g, '\n'), files.map((file) => ({ file, bytes: folder.bytes(file) ?? Buffer.alloc(0) })));
}

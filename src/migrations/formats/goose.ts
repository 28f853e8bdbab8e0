import { sqlFiles, topFiles, type Folder } from './folder';
import { readTexts, type FormatReader, type FoundMigration, type Reading } from './format';
import { isAnnotation, parseGoose } from './goose-file';
import { duplicateNumberFaults, inOrder } from './numbered-files';

/**
 * goose: `00001_users.sql` with `-- +goose Up` and, before the down script, `-- +goose Down`.
 *
 * @see https://pressly.github.io/goose/documentation/annotations/
 */
export const goose: FormatReader = {
  title: 'goose',
  holds: 'files such as "00001_users.sql" with "-- +goose Up" in each',

  evidence(folder) {
    const annotated = gooseFiles(folder).find((file) => folder.text(file)?.split('\n').some(isAnnotation) ?? false);
    return annotated === undefined ? undefined : `"-- +goose" in "${annotated}"`;
  },

  read(folder): Reading {
    const { numbered, others } = inOrder(gooseFiles(folder), /^(\d+)_/);
    const { texts, faults } = readTexts(folder, numbered.map(({ file }) => file));
    const parsed = numbered.map(({ name, file }) => {
      const { faults: inFile, ...parts } = parseGoose(texts.get(file) ?? '');
      const migration: FoundMigration = { name, file, ...parts };
      return { migration, faults: texts.has(file) ? inFile.map((fault) => `"${file}": ${fault}`) : [] };
    });
    return {
      migrations: parsed.map(({ migration }) => migration),
      faults: [
        ...goFiles(folder).map(goFault),
        ...others.map(unnumberedFault),
        ...numbered.filter(({ number }) => number === 0n).map(({ file }) => `"${file}" has the number 0; goose begins with 1. Renumber it.`),
        ...duplicateNumberFaults(numbered),
        ...faults,
        ...parsed.flatMap((file) => file.faults),
      ],
      passedOver: sqlFiles(folder).filter((file) => !file.endsWith('.sql')).map((file) => ({
        file, note: `"${file}" is passed over by goose, which reads only names that end in ".sql" in lowercase. Rename it, or move it out of the folder.`,
      })),
    };
  },
};

/** goose ignores `.SQL`. */
function gooseFiles(folder: Folder): string[] {
  return topFiles(folder).filter((file) => file.endsWith('.sql'));
}

function goFiles({ files }: Folder): string[] {
  return files.filter((file) => /^\d+_[^/]*\.go$/.test(file) && !file.endsWith('_test.go'));
}

function goFault(file: string): string {
  return `"${file}" is a migration in Go, which nothing but a Go program can run. Write what it does as SQL, in "${file.replace(/\.go$/, '.sql')}": ` +
    'where it was applied already, an imported history counts it by its number.';
}

function unnumberedFault(file: string): string {
  return `"${file}" is passed over by goose: its name does not begin with a number and "_". Rename it, for example to "00001_${file}", or move it out of the folder.`;
}

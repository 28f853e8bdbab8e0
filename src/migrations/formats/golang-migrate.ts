import { sqlFiles } from './folder';
import { readTexts, type FormatReader, type Reading } from './format';
import { duplicateNumberFaults, inOrder, type NumberedFile } from './numbered-files';
import { wayBack } from './way-back';

const FILE = /^(\d+)_.*\.(?:up|down)\.sql$/;
const MAX_VERSION = 2n ** 64n - 1n;

/**
 * golang-migrate: `000001_users.up.sql` and, as its way back, `000001_users.down.sql`.
 *
 * @see https://github.com/golang-migrate/migrate/blob/master/MIGRATIONS.md
 */
export const golangMigrate: FormatReader = {
  title: 'golang-migrate',
  holds: 'pairs of files such as "000001_users.up.sql" and "000001_users.down.sql"',

  evidence(folder) {
    const pair = sqlFiles(folder).find((file) => /\.(up|down)\.sql$/i.test(file));
    return pair === undefined ? undefined : `"${pair}"`;
  },

  read(folder): Reading {
    const { numbered, others } = inOrder(sqlFiles(folder), FILE);
    const { texts, faults } = readTexts(folder, numbered.map(({ file }) => file));
    const ups = numbered.filter(({ file }) => file.endsWith('.up.sql'));
    const downs = numbered.filter((file) => !ups.includes(file));
    return {
      // The halves belong together by their number: their titles may differ.
      migrations: ups.map(({ name, file, number }) => ({
        name, file, text: texts.get(file) ?? '', down: wayBack(texts.get(downs.find((down) => down.number === number)?.file ?? '')),
      })),
      faults: [
        ...others.map(otherFault),
        ...duplicateNumberFaults(ups),
        ...duplicateNumberFaults(downs),
        ...numbered.filter(({ number }) => number > MAX_VERSION).map(tooLargeFault),
        ...downs.filter(({ number }) => !ups.some((up) => up.number === number)).map(loneDownFault),
        ...faults,
      ],
    };
  },
};

function otherFault(file: string): string {
  const name = file.replace(/(\.(up|down))?\.sql$/i, '');
  return `"${file}" is passed over by golang-migrate. Call it as it asks for, for example "${/^\d+_/.test(name) ? name : `000001_${name}`}.up.sql", ` +
    'or move it out of the folder.';
}

function loneDownFault({ file, number }: NumberedFile): string {
  return `"${file}" leads back from a migration that is missing: there is no ".up.sql" of number ${number}. Restore it, or remove this file.`;
}

function tooLargeFault({ file, number }: NumberedFile): string {
  return `"${file}" has the number ${number}; golang-migrate takes at most ${MAX_VERSION}. Renumber it.`;
}

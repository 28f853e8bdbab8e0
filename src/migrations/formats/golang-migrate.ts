import { downScript } from './down-script';
import { sqlFiles, topFiles, type Folder } from './folder';
import { readTexts, type FormatReader, type PassedOver, type Reading } from './format';
import { duplicateNumberFaults, inOrder, type NumberedFile } from './numbered-files';

/** The parts of a name for golang-migrate: number, title, direction, and any ending. It is case-sensitive. */
const FILE = /^(\d+)_(.*)\.(down|up)\.(.*)$/;
const MAX_VERSION = 2n ** 64n - 1n;

/**
 * golang-migrate: `000001_users.up.sql` and, for the down script, `000001_users.down.sql`. It accepts any ending, not only `.sql`.
 *
 * @see https://github.com/golang-migrate/migrate/blob/master/MIGRATIONS.md
 */
export const golangMigrate: FormatReader = {
  title: 'golang-migrate',
  holds: 'pairs of files such as "000001_users.up.sql" and "000001_users.down.sql"',

  evidence(folder) {
    const half = topFiles(folder).find((file) => FILE.test(file) && /\.sql$/i.test(file)) ?? sqlFiles(folder).find((file) => /\.(up|down)\.sql$/i.test(file));
    return half === undefined ? undefined : `"${half}"`;
  },

  read(folder): Reading {
    const { numbered } = inOrder(topFiles(folder), FILE, (file) => file.replace(FILE, '$1_$2'));
    const { texts, faults } = readTexts(folder, numbered.map(({ file }) => file));
    const ups = numbered.filter(({ file }) => FILE.exec(file)?.[3] === 'up');
    const downs = numbered.filter((file) => !ups.includes(file));
    const downOf = new Map(downs.map((down) => [down.number, down.file]));
    return {
      // The number links the halves. Their titles and endings may differ.
      migrations: ups.map(({ name, file, number }) => ({
        name, file, text: texts.get(file) ?? '', down: downScript(texts.get(downOf.get(number) ?? '')),
      })),
      faults: [
        ...duplicateNumberFaults(ups),
        ...duplicateNumberFaults(downs),
        ...numbered.filter(({ number }) => number > MAX_VERSION).map(tooLargeFault),
        ...downs.filter(({ number }) => !ups.some((up) => up.number === number)).map(loneDownFault),
        ...faults,
      ],
      passedOver: passedOver(folder),
    };
  },
};

function passedOver(folder: Folder): PassedOver[] {
  return sqlFiles(folder).filter((file) => !FILE.test(file)).map((file) => {
    const name = file.replace(/(\.(up|down))?\.sql$/i, '');
    return {
      file,
      note: `"${file}" is passed over by golang-migrate. Call it as it asks for, for example "${/^\d+_/.test(name) ? name : `000001_${name}`}.up.sql", ` +
        'or move it out of the folder.',
    };
  });
}

function loneDownFault({ file, number }: NumberedFile): string {
  return `"${file}" reverts a migration that is missing: the ".up.sql" of number ${number} does not exist. Restore it. If there never was one, ` +
    'add an empty one, as golang-migrate assumes, or remove this file.';
}

function tooLargeFault({ file, number }: NumberedFile): string {
  return `"${file}" has the number ${number}; golang-migrate takes at most ${MAX_VERSION}. Renumber it.`;
}

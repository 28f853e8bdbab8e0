import { downScript } from './down-script';
import { byName, type Folder } from './folder';
import { readTexts, type FormatReader, type Reading } from './format';

const LOCK = 'migration_lock.toml';
const FILE = 'migration.sql';
/** The name of the down script in Prisma's guide. */
const DOWN = 'down.sql';

/**
 * Prisma Migrate: one folder for each migration, `20240131120000_users/migration.sql`, ordered by name, and `migration_lock.toml`.
 *
 * @see https://www.prisma.io/docs/orm/prisma-migrate/understanding-prisma-migrate/migration-histories
 */
export const prisma: FormatReader = {
  title: 'Prisma',
  holds: `"${LOCK}", and folders such as "20240131120000_users" with a "${FILE}" each`,

  evidence(folder) {
    if (folder.files.includes(LOCK)) return `"${LOCK}"`;
    const bare = folder.folders.find((name) => has(folder, name, FILE) && !has(folder, name, 'snapshot.json'));
    return bare === undefined ? undefined : `"${bare}/${FILE}"`;
  },

  read(folder): Reading {
    const names = [...folder.folders].sort(byName);
    const there = names.filter((name) => has(folder, name, FILE));
    const { texts, faults } = readTexts(folder, there.flatMap((name) => [`${name}/${FILE}`, ...has(folder, name, DOWN) ? [`${name}/${DOWN}`] : []]));
    return {
      migrations: there.map((name) => ({
        name, file: `${name}/${FILE}`, text: texts.get(`${name}/${FILE}`) ?? '', down: downScript(texts.get(`${name}/${DOWN}`)),
      })),
      faults: [
        ...lockFaults(folder),
        ...names.filter((name) => !there.includes(name)).map(missingFault),
        ...there.length === 0 && names.length === 0 ? ['It holds no migration yet. Make one with "prisma migrate dev".'] : [],
        ...folder.files.filter((file) => !file.includes('/') && /\.sql$/i.test(file)).map(looseFault),
        ...faults,
      ],
    };
  },
};

function has({ files }: Folder, name: string, file: string): boolean {
  return files.includes(`${name}/${file}`);
}

function lockFaults(folder: Folder): string[] {
  if (!folder.files.includes(LOCK)) {
    return [`"${LOCK}" is missing. Prisma writes it beside the migrations, and it names the kind of database. Restore it.`];
  }
  const provider = /^[ \t]*provider[ \t]*=[ \t]*"([^"]*)"/m.exec(folder.text(LOCK) ?? '')?.[1];
  if (provider === 'sqlite') return [];
  return [`"${LOCK}" says ${provider === undefined ? 'no provider' : `provider = "${provider}"`}. ` +
    'Turso runs SQLite: create the migrations again with provider = "sqlite" in the datasource of the Prisma schema.'];
}

function missingFault(name: string): string {
  return `"${name}" holds no "${FILE}". Restore it, or remove the folder.`;
}

function looseFault(file: string): string {
  return `"${file}" lies beside the folders, where Prisma ignores it. Move it into a folder of its own as "${FILE}", or out of here.`;
}

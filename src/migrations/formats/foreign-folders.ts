import { topFiles, type Folder } from './folder';
import { quotedNames } from '../../notation';

/** The layout of another tool. File names alone identify it. */
interface Layout {
  /** The tool, as in "It is a folder of ...". */
  readonly title: string;
  readonly remedy: string;
  /** Returns the files or folders that identify it. */
  found(folder: Folder): readonly string[];
}

const named = (pattern: RegExp) => (folder: Folder): string[] => topFiles(folder).filter((file) => pattern.test(file));
const PROGRAM = 'Only its own program can run it. Write what the migrations do as numbered SQL files, such as "0001_users.sql".';
const AS_GOOSE = 'as "00001_users.sql" with "-- +goose Up" and "-- +goose Down", or as "000001_users.up.sql" and "000001_users.down.sql"';
const DIALECTS = /^(sqlite3?|libsql|turso|postgres(ql)?|pg|mysql|mariadb|mssql|sqlserver|cockroach(db)?|oracle|clickhouse)$/i;
const OURS = /^(sqlite3?|libsql|turso)$/i;

/** Layouts that no format reads. The most specific ones come first. */
const LAYOUTS: readonly Layout[] = [
  {
    title: 'Flyway or Refinery',
    found: named(/^([VUB]\d[\w.]*__|R__).+\.(sql|java|rs)$/),
    remedy: 'Number the versioned ones, such as "V1__users.sql", as "0001_users.sql". For Flyway those of "U" are down scripts: write them ' +
      `${AS_GOOSE}. For Refinery they are migrations as the others: number them, too. Those of "R" run again and again, which a migration ` +
      'does not: write their SQL as a new one.',
  },
  {
    title: 'Sqitch',
    found: ({ files }) => files.filter((file) => /^(sqitch\.plan|sqitch\.conf)$/.test(file)),
    remedy: `Write each change, in the order of sqitch.plan, ${AS_GOOSE}, without BEGIN and COMMIT.`,
  },
  {
    title: 'SQLDelight',
    found: named(/^\d+\.sqm$/),
    remedy: 'Write the tables that "1.sqm" begins with as "0001_schema.sql", and then each file under the next number: "1.sqm" as "0002_users.sql".',
  },
  {
    title: 'Diesel, Hasura or rusqlite_migration',
    found: ({ files }) => files.filter((file) => /^[^/]+\/(up|down)\.sql$/.test(file)),
    remedy: `Write each folder ${AS_GOOSE}.`,
  },
  {
    title: 'Postgrator',
    found: named(/^\d+\.(do|undo)\.(.*\.)?sql$/i),
    remedy: 'Rename "001.do.users.sql" to "001_users.up.sql" and "001.undo.users.sql" to "001_users.down.sql".',
  },
  { title: 'Rails', found: named(/^\d+_\w+\.rb$/), remedy: PROGRAM },
  { title: 'Ecto', found: named(/^\d+_\w+\.exs$/), remedy: PROGRAM },
  {
    title: 'Django, Alembic or another program in Python',
    found: ({ files }) => files.filter((file) => /^(\d+[_.-][\w.-]+|[0-9a-f]{12}_\w+|__init__|env)\.py$|^versions\/.+\.py$/.test(file)),
    remedy: PROGRAM,
  },
  { title: 'Laravel, Phinx, Doctrine or Yii', found: named(/^(\d{4}_\d\d_\d\d_\d+_\w+|\d{14}_\w+|Version\d+|[mM]\d{6}_?\d{6}_?\w*)\.php$/), remedy: PROGRAM },
  { title: 'SeaORM', found: named(/^m\d{8}_\d{6}_\w+\.rs$/), remedy: PROGRAM },
  { title: 'Knex, Kysely, TypeORM, Sequelize or MikroORM', found: named(/^(\d+[-_.]|Migration\d+).*\.[cm]?[jt]s$/i), remedy: PROGRAM },
  { title: 'Entity Framework or FluentMigrator', found: named(/^\d+_\w+(\.Designer)?\.cs$/), remedy: PROGRAM },
  { title: 'Liquibase', found: named(/change-?log.*\.(xml|ya?ml|json)$/i), remedy: 'Make a numbered SQL file of each changeset, such as "0001_users.sql".' },
];

/** Names of files that form pairs. Without a dot before the word, a file counts only if its other half exists. */
const HALF = /^(.*?)([._-])(up|down|do|undo|rollback|revert)\.sql$/i;

/** Describes a folder that no format reads, in one or two sentences. Returns undefined for an unknown layout. */
export function foreignLayout(folder: Folder): string | undefined {
  const layout = LAYOUTS.map((one) => ({ ...one, files: one.found(folder) })).find(({ files }) => files.length > 0);
  if (layout !== undefined) return `It is a folder of ${layout.title} (${quotedNames(layout.files, 2)}), which is not read. ${layout.remedy}`;
  const halves = halvesIn(folder);
  if (halves.length > 0) return `It contains pairs of up and down files (${quotedNames(halves, 2)}), whose names fit no supported format. Write each ${AS_GOOSE}.`;
  return topFiles(folder).some((file) => /\.sql$/i.test(file)) ? undefined : nestedFault(folder);
}

function halvesIn(folder: Folder): string[] {
  const files = topFiles(folder).filter((file) => HALF.test(file));
  const stems = new Map<string, number>();
  for (const file of files) {
    const [, stem] = HALF.exec(file) ?? [];
    stems.set(stem, (stems.get(stem) ?? 0) + 1);
  }
  return files.filter((file) => {
    const [, stem, separator, word] = HALF.exec(file) ?? [];
    // golang-migrate reads ".up.sql" and ".down.sql".
    if (separator === '.') return !/^(up|down)$/i.test(word);
    return (stems.get(stem) ?? 0) > 1;
  });
}

function nestedFault({ files, folders }: Folder): string | undefined {
  const holding = folders.filter((name) => files.some((file) => file.startsWith(`${name}/`) && /\.sql$/i.test(file)));
  const dialects = folders.filter((name) => DIALECTS.test(name));
  if (dialects.length > 0) {
    const own = dialects.find((name) => OURS.test(name));
    return `It holds a folder for each kind of database (${quotedNames(dialects, 2)}). ${own === undefined
      ? 'Turso runs SQLite, for which there is none: write the migrations for it.'
      : `Name that of SQLite, "${own}".`}`;
  }
  return holding.length === 0 ? undefined
    : `Its SQL files lie in subfolders (${quotedNames(holding, 2)}), which are not read. Use one of these, or put the files into one folder, numbered.`;
}

import type { CommandSpec, HelpLine, Operand } from './command-spec';
import { COMMON, TURSO_ENVIRONMENT } from './fleet-commands';

const DATABASE: Operand = { placeholder: 'DATABASE', meaning: 'the name of a database' };
const FILE: Operand = { placeholder: 'FILE', meaning: 'the path of a file' };

const EXIT_CODES: readonly HelpLine[] = [
  ['0', 'done'],
  ['1', 'an error; the message says what was done'],
];

const DB = { exitCodes: EXIT_CODES, environment: TURSO_ENVIRONMENT } as const;

/** The commands about one database. */
export const DB_COMMANDS = {
  'db status': {
    ...DB,
    operands: [DATABASE],
    summary: 'shows which migrations a database has',
    description: 'Shows the version of a database that a MigratedDatabase or a fleet keeps. With --migrations, it also shows which migrations of that '
      + 'folder are pending, names their statements that lose data, and tries them in the database, in a transaction that it rolls back.',
    options: ['migrations', 'format', 'foreign-keys-off', ...COMMON],
    ownOptions: { migrations: { value: 'FOLDER', help: 'folder of migrations to compare with (default: none)' } },
    examples: ['cdktf-turso db status shop --migrations ./migrations', 'cdktf-turso db status shop'],
    exitCodes: [
      ['0', 'nothing is pending, or no folder was given'],
      ['1', 'an error, or a deployment would refuse the pending migrations'],
      ['2', 'migrations are pending'],
    ],
  },
  'db sql': {
    ...DB,
    operands: [DATABASE, { placeholder: 'SQL', meaning: 'the statements', optional: true }],
    summary: 'runs SQL in one database',
    description: 'Runs all statements in one transaction. It only reads, with a token that may only read and in a transaction that may only read, '
      + 'unless --write is given.',
    options: ['write', 'file', 'max-rows', ...COMMON],
    examples: ['cdktf-turso db sql crm-acme --file report.sql', 'cdktf-turso db sql crm-acme --file fix.sql --write'],
  },
  'db backup': {
    ...DB,
    operands: [DATABASE, FILE],
    summary: 'writes a database to a file',
    description: 'Writes the schema and all rows as SQL, as they are in one transaction. Only you may read the file (mode 600). It never replaces a '
      + 'file, and leaves none behind if the dump is cut off.',
    options: COMMON,
    examples: ['cdktf-turso db backup crm-acme acme.sql'],
  },
  'db restore': {
    ...DB,
    operands: [DATABASE, FILE],
    summary: 'creates or fills a database from a backup',
    description: 'Creates a new database from a backup or from a SQLite file in WAL mode. It never replaces data. Give a new name, check the '
      + 'restored database, and then point your application to it. Or empty the database with "db reset" first: a backup then fills it in one '
      + 'transaction, and it keeps its URL and its tokens. A large backup, or one with virtual tables, needs a new database.',
    options: ['group', ...COMMON],
    ownOptions: { group: { value: 'NAME', help: 'group of the new database (default: the only group)' } },
    examples: ['cdktf-turso db restore crm-acme-2 acme.sql --group crm'],
  },
  'db reset': {
    ...DB,
    operands: [DATABASE],
    summary: 'deletes everything in a database',
    description: 'Drops all tables, indexes, views and triggers in one transaction, with the history of migrations. The database stays, with its URL '
      + 'and its tokens. It refuses a database or a group with delete protection, and the schema database of a fleet with tenants. If the '
      + 'database is a tenant, the next rollout migrates it from the beginning. This cannot be undone: make a backup first.',
    options: ['confirm', ...COMMON],
    examples: ['cdktf-turso db reset crm-acme --confirm crm-acme'],
  },
} as const satisfies Record<string, CommandSpec>;

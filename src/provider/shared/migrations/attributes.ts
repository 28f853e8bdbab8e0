import { HISTORY_TABLES, HISTORY_TOOLS } from '../../../fleet';
import { bool, integerBetween, listNested, number, oneOf, string, type Config, type State } from '../../../terraform';

/** The migrations of one database or of a fleet. */
export const migrationsAttribute = listNested({
  name: string({ required: true, description: 'Name of the migration, unique in the list: letters, digits, `.`, `_` and `-`, at most 128, such as `0001_users`.' }),
  sql: string({ required: true, description: 'The SQL. Its statements run in one transaction together with the record of the migration. Comments alone are a migration that does nothing.' }),
  down: string({
    optional: true,
    description: 'SQL that reverts it, for `target_version`. It may be corrected at any time. Left out: the migration cannot be reverted.',
  }),
  transaction: bool({
    optional: true,
    description: 'Whether it runs in one transaction. `false` for work that takes longer than a transaction may at Turso: each statement is then recorded on its own, '
      + 'and what was cut off goes on with the next statement. Defaults to `true`, or to `false` where a line `-- turso: no-transaction` stands before the first statement.',
  }),
  allow_destructive: bool({
    optional: true,
    description: 'Whether it may hold statements that destroy data, such as `DROP TABLE`, `DROP COLUMN`, and `DELETE` or `UPDATE` without `WHERE`. Losses by foreign keys and triggers count, too. Otherwise the plan '
      + 'fails and names them with file and line, and a database that would lose rows or references all the same is left as it was. What only may fail on data, such as a column made `NOT NULL` or `UNIQUE`, is named by a warning. Defaults to `false`, or to `true` where a line '
      + '`-- turso: allow-destructive` stands before the first statement.',
  }),
  foreign_keys: bool({
    optional: true,
    description: 'Whether foreign keys are enforced while it runs, and while it is reverted. `false`: they are off, and checked once at its end. It is not part of the checksum, and may be '
      + 'set for a migration that some databases have. Left out: off where the SQL says `PRAGMA foreign_keys = OFF`, otherwise as `foreign_keys` beside `migrations`. See '
      + '[foreign keys](../guides/rollouts.md#foreign-keys).',
  }),
  file: string({ optional: true, description: 'The file that the SQL comes from, for messages. A change of it alone does not count.' }),
  line: number({
    optional: true,
    description: 'The line of `file` on which the SQL begins, for messages. Defaults to 1. A change of it alone does not count.',
    validators: [integerBetween(1, 100_000_000)],
  }),
  drizzle_when: number({
    optional: true,
    description: 'For `import_history = "drizzle"`: `when` of the migration in `meta/_journal.json`, in milliseconds since 1970, by which drizzle before its version 1 knows '
      + 'what it has applied. Without it, such a migration is known by the hash of its file, which must not have been edited since.',
  }),
  checksum: string({ computed: true, description: '`sha256:` and the hash of the SQL; it tells an edited migration from the one that was applied.' }),
}, {
  required: true,
  description: 'The migrations, in order. New ones are added at the end; an applied one must neither be edited, removed '
    + 'nor moved.',
});

/** `import_history` of one database or of a fleet. Both have the same rules, so that a database can join a fleet. */
export const importHistoryAttribute = string({
  optional: true,
  description: `The tool that migrated the databases before, one of ${HISTORY_TOOLS.map((name) => `\`${name}\``).join(', ')}: a database without a record takes over what the `
    + 'tool\'s own table says, which stays as it is. One that has tables of its own, but not the tool\'s, is refused unless there is a `baseline`; an empty one gets all '
    + 'migrations. Left out: such tables are not looked at.',
  validators: [oneOf(...HISTORY_TOOLS)],
});

/** `import_history_table` of one database or of a fleet. */
export const importHistoryTableAttribute = string({
  optional: true,
  description: 'Name of the table in which the tool of `import_history` keeps its record, where it was told to use another one: `-table` of goose, `x-migrations-table` of '
    + 'golang-migrate, `migrationsTable` of drizzle. Defaults to '
    + `${HISTORY_TOOLS.map((name) => `\`${HISTORY_TABLES[name]}\` for \`${name}\``).join(', ')}.`,
});

/** `foreign_keys` of one database or of a fleet. */
export const foreignKeysAttribute = bool({
  optional: true,
  description: 'Whether foreign keys are enforced while migrations run that do not say so themselves. `false`: they are off, as goose, golang-migrate, Diesel and the `sqlite3` program have '
    + 'them, and looked at once at the end of each migration. Databases that applications use keep them on. Defaults to `true`.',
});

/** What the rules for migrations look at in a configuration. */
export type MigrationsConfig = Config<{
  readonly migrations: typeof migrationsAttribute;
  readonly target_version: ReturnType<typeof string>;
  readonly baseline: ReturnType<typeof string>;
  readonly import_history: typeof importHistoryAttribute;
  readonly import_history_table: typeof importHistoryTableAttribute;
}>;

/** Migrations as the state has them. */
export type MigrationsState = State<{ readonly migrations: typeof migrationsAttribute }>['migrations'];

import { isWord, splitStatements, SqlSyntaxError, type Statement } from './split-statements';
import type { Token } from './tokens';

/** A migration's SQL as it can run inside the one transaction that also records it. */
export interface TransactionScript {
  /** What runs between BEGIN and COMMIT, in order. */
  readonly statements: readonly Statement[];
  /**
   * False when the SQL says `PRAGMA foreign_keys = OFF`, as the rebuild of a table that others refer to needs. SQLite ignores
   * that pragma inside a transaction, and dropping the old table would then delete the rows that refer to it (ON DELETE CASCADE):
   * so whoever runs the script has to switch foreign keys off before BEGIN.
   *
   * @see https://sqlite.org/lang_altertable.html#otheralter
   */
  readonly foreignKeys: boolean;
  /** Why the SQL cannot run: full sentences that name the line. Empty when it can. */
  readonly faults: readonly string[];
}

/**
 * Reads SQL as a script for one transaction. One BEGIN at its start with one COMMIT at its end is left out, and so are
 * `PRAGMA foreign_keys` statements: see {@link TransactionScript.foreignKeys}. A script may be empty: migration tools make files of
 * comments alone, and record them.
 *
 * @param noun what the user calls such SQL
 */
export function transactionScript(sql: string, noun = 'migration'): TransactionScript {
  let all: Statement[];
  try {
    all = splitStatements(sql);
  } catch (error) {
    if (error instanceof SqlSyntaxError) {
      return { statements: [], foreignKeys: true, faults: [error.message] };
    }
    throw error;
  }
  const switches = all.map(foreignKeysSwitch);
  const statements = withoutWrapper(all.filter((_, index) => switches[index] === undefined));
  const faults = statements.flatMap((statement) => refusal(statement, noun) ?? []);
  return { statements, foreignKeys: statements.length === 0 || !switches.includes('off'), faults };
}

/** What a statement says of foreign keys; undefined when it says nothing. */
export function foreignKeysSwitch({ tokens }: Statement): 'on' | 'off' | undefined {
  const pragma = pragmaOf(tokens);
  if (pragma?.name !== 'foreign_keys' || pragma.value === undefined) {
    return undefined;
  }
  return isOn(pragma.value) ? 'on' : 'off';
}

/** Whether it puts what foreign keys forbid off to the end of the transaction. What they do on delete is not put off. */
export function defersForeignKeys({ tokens }: Statement): boolean {
  const pragma = pragmaOf(tokens);
  return pragma?.name === 'defer_foreign_keys' && pragma.value !== undefined && isOn(pragma.value);
}

function isOn(value: string): boolean {
  return /^(on|yes|true|[1-9]\d*)$/.test(value);
}

function withoutWrapper(statements: Statement[]): Statement[] {
  const wrapped = statements.length >= 2 && begins(statements[0].tokens) && commits(statements[statements.length - 1].tokens);
  return wrapped ? statements.slice(1, -1) : statements;
}

function refusal({ tokens, line }: Statement, noun: string): string | undefined {
  const first = tokens[0].text.toUpperCase();
  if (begins(tokens) || commits(tokens) || (first === 'ROLLBACK' && !tokens.some((token) => isWord(token, 'TO')))) {
    return `${first} on line ${line} cannot run: each ${noun} is one transaction already. Remove it; ` +
      `for two transactions write two ${noun}s.`;
  }
  if (first in REFUSED_STATEMENTS) {
    return `${first} on line ${line} cannot run: ${REFUSED_STATEMENTS[first](noun)}`;
  }
  const pragma = pragmaOf(tokens);
  if (pragma !== undefined && pragma.name in REFUSED_PRAGMAS && (pragma.value !== undefined || pragma.name === 'wal_checkpoint')) {
    return `PRAGMA ${pragma.name} on line ${line} cannot run: ${REFUSED_PRAGMAS[pragma.name]}`;
  }
  return undefined;
}

const ONE_DATABASE = (noun: string) => `a ${noun} changes one database alone. Remove it.`;

const REFUSED_STATEMENTS: Readonly<Record<string, (noun: string) => string>> = {
  VACUUM: () => 'Turso compacts databases itself. Remove it.',
  ATTACH: ONE_DATABASE,
  DETACH: ONE_DATABASE,
};

const STORAGE_IS_TURSOS = 'how a database is stored is for Turso to decide. Remove it.';

/** What cannot be set in a transaction, or not at Turso at all. @see https://docs.turso.tech/cloud/limitations */
const REFUSED_PRAGMAS: Readonly<Record<string, string>> = {
  application_id: 'Turso keeps it read-only. Remove it.',
  auto_vacuum: STORAGE_IS_TURSOS,
  busy_timeout: 'it has no effect at Turso. Remove it.',
  encoding: STORAGE_IS_TURSOS,
  journal_mode: STORAGE_IS_TURSOS,
  legacy_alter_table: 'Turso refuses it. Rename tables with ALTER TABLE alone, which also corrects what refers to them.',
  locking_mode: STORAGE_IS_TURSOS,
  page_size: STORAGE_IS_TURSOS,
  synchronous: STORAGE_IS_TURSOS,
  user_version: 'Turso keeps it read-only; which migrations a database has is recorded in its table _turso_migrations. Remove it.',
  wal_autocheckpoint: STORAGE_IS_TURSOS,
  wal_checkpoint: STORAGE_IS_TURSOS,
  writable_schema: 'Turso refuses it. Change the schema with CREATE, ALTER and DROP.',
};

function begins(tokens: readonly Token[]): boolean {
  return isWord(tokens[0], 'BEGIN');
}

function commits(tokens: readonly Token[]): boolean {
  return isWord(tokens[0], 'COMMIT') || isWord(tokens[0], 'END');
}

/** Name and value, both in lower case, of `PRAGMA [schema.]name [= value]` and `PRAGMA [schema.]name(value)`. */
function pragmaOf(tokens: readonly Token[]): { name: string; value?: string } | undefined {
  if (!isWord(tokens[0], 'PRAGMA')) {
    return undefined;
  }
  const [name, ...rest] = (tokens[2]?.text === '.' ? tokens.slice(3) : tokens.slice(1)).map((token) => unquoted(token.text).toLowerCase());
  const assigned = rest[0] === '=' || rest[0] === '(';
  return { name: name ?? '', value: assigned ? rest[1] : undefined };
}

function unquoted(text: string): string {
  return /^['"`[]/.test(text) ? text.slice(1, -1) : text;
}

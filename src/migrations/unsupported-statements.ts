import { isWord, type Statement } from './split-statements';
import type { Token } from './tokens';

/**
 * Says why Turso does not run a statement and what to write instead. Returns undefined for a statement that it runs.
 *
 * @param noun the user's word for the script
 * @see https://docs.turso.tech/cloud/limitations
 */
export function unsupportedFault({ tokens, line }: Statement, noun: string): string | undefined {
  const reason = temporaryFault(tokens, noun) ?? pragmaFault(tokens) ?? statementFault(tokens, noun);
  return reason === undefined ? undefined : `${shown(tokens)} on line ${line} cannot run: ${reason}`;
}

/** Reads name and value, both in lower case, of `PRAGMA [schema.]name [= value]` and `PRAGMA [schema.]name(value)`. */
export function pragmaOf(tokens: readonly Token[]): { name: string; value?: string } | undefined {
  if (!isWord(tokens[0], 'PRAGMA')) {
    return undefined;
  }
  const [name, ...rest] = (tokens[2]?.text === '.' ? tokens.slice(3) : tokens.slice(1)).map((token) => unquoted(token.text).toLowerCase());
  const assigned = rest[0] === '=' || rest[0] === '(';
  return { name: name ?? '', value: assigned ? rest[1] : undefined };
}

const STATEMENTS: Readonly<Record<string, (noun: string) => string>> = {
  VACUUM: () => 'Turso compacts databases itself. Remove it.',
  ATTACH: (noun) => `a ${noun} changes one database alone. Remove it.`,
  DETACH: (noun) => `a ${noun} changes one database alone. Remove it.`,
  ANALYZE: () => 'Turso keeps no statistics of tables. Remove it: queries give the same results.',
};

function statementFault(tokens: readonly Token[], noun: string): string | undefined {
  const first = tokens[0].text.toUpperCase();
  if (first in STATEMENTS) return STATEMENTS[first](noun);
  if (first === '.') return 'it is a command of the sqlite3 program, not SQL. Remove it.';
  const extension = tokens.findIndex((token, index) => isWord(token, 'LOAD_EXTENSION') && tokens[index + 1]?.text === '(');
  if (extension !== -1) return 'it loads an extension, which Turso does not allow. Remove it.';
  const [, second, third] = tokens;
  const target = { INSERT: third, REPLACE: third, DELETE: third, UPDATE: second }[first];
  return target !== undefined && /^sqlite_(schema|master)$/i.test(unquoted(target.text))
    ? 'the schema cannot be written to as a table. Change it with CREATE, ALTER and DROP.'
    : undefined;
}

/**
 * Finds `CREATE TEMP ...` and objects of the schema `temp`. The server accepts views and triggers there, but they end with the connection,
 * and each request has its own connection.
 */
function temporaryFault(tokens: readonly Token[], noun: string): string | undefined {
  if (!isWord(tokens[0], 'CREATE')) return undefined;
  const marked = isWord(tokens[1], 'TEMP') || isWord(tokens[1], 'TEMPORARY');
  const at = marked ? 2 : 1;
  const kind = tokens[at]?.text.toUpperCase();
  if (!['TABLE', 'VIEW', 'TRIGGER'].includes(kind)) return undefined;
  const named = isWord(tokens[at + 1], 'IF') ? at + 4 : at + 1;
  const inTemp = tokens[named + 1]?.text === '.' && unquoted(tokens[named].text).toLowerCase() === 'temp';
  if (!marked && !inTemp) return undefined;
  const name = (inTemp ? tokens[named + 2] : tokens[named])?.text ?? 'it';
  return `Turso does not support temporary objects. Write CREATE ${kind}, and DROP ${kind} ${name} where the ${noun} ends.`;
}

/** Turso runs these in any form. */
const PRAGMAS = new Set([
  'collation_list', 'compile_options', 'data_version', 'database_list', 'defer_foreign_keys', 'foreign_key_check', 'foreign_key_list', 'foreign_keys',
  'freelist_count', 'function_list', 'index_info', 'index_list', 'index_xinfo', 'integrity_check', 'module_list', 'page_count', 'pragma_list',
  'quick_check', 'table_info', 'table_list', 'table_xinfo',
]);

/** Turso runs these without a value, and rejects a value. */
const READABLE = new Set([
  'analysis_limit', 'application_id', 'auto_vacuum', 'automatic_index', 'busy_timeout', 'cache_size', 'cache_spill', 'cell_size_check',
  'checkpoint_fullfsync', 'encoding', 'fullfsync', 'hard_heap_limit', 'journal_mode', 'journal_size_limit', 'legacy_alter_table', 'locking_mode',
  'max_page_count', 'mmap_size', 'page_size', 'query_only', 'read_uncommitted', 'recursive_triggers', 'reverse_unordered_selects', 'schema_version',
  'secure_delete', 'soft_heap_limit', 'synchronous', 'temp_store', 'threads', 'trusted_schema', 'user_version', 'wal_autocheckpoint',
]);

const STORAGE_IS_TURSOS = 'how a database is stored is for Turso to decide. Remove it.';
const NO_CONNECTION = 'it is a setting of one connection, and a migration has none of its own. Remove it.';
const NO_STATISTICS = 'Turso keeps no statistics of tables. Remove it: queries give the same results.';

const REASONS: Readonly<Record<string, string>> = {
  analysis_limit: NO_STATISTICS,
  application_id: 'Turso keeps it read-only. Remove it.',
  auto_vacuum: STORAGE_IS_TURSOS,
  busy_timeout: 'it has no effect at Turso. Remove it.',
  case_sensitive_like: 'Turso refuses it. Write GLOB instead of LIKE where the case of letters counts.',
  encoding: STORAGE_IS_TURSOS,
  ignore_check_constraints: 'Turso refuses it. Correct the rows that break a CHECK, or create the table again without it.',
  incremental_vacuum: STORAGE_IS_TURSOS,
  journal_mode: STORAGE_IS_TURSOS,
  journal_size_limit: STORAGE_IS_TURSOS,
  legacy_alter_table: 'Turso refuses it. Rename tables with ALTER TABLE alone, which also corrects what refers to them.',
  locking_mode: STORAGE_IS_TURSOS,
  max_page_count: 'Turso refuses it. Limit the size of a database by its size_limit.',
  optimize: NO_STATISTICS,
  page_size: STORAGE_IS_TURSOS,
  recursive_triggers: 'Turso refuses it: no trigger fires itself. Write the repeated work as statements, or remove it.',
  schema_version: 'Turso keeps it read-only. Remove it.',
  secure_delete: STORAGE_IS_TURSOS,
  synchronous: STORAGE_IS_TURSOS,
  user_version: 'Turso keeps it read-only; which migrations a database has is recorded in its table _turso_migrations. Remove it.',
  wal_autocheckpoint: STORAGE_IS_TURSOS,
  wal_checkpoint: STORAGE_IS_TURSOS,
  writable_schema: 'Turso refuses it. Change the schema with CREATE, ALTER and DROP.',
};

function pragmaFault(tokens: readonly Token[]): string | undefined {
  const pragma = pragmaOf(tokens);
  if (pragma === undefined || PRAGMAS.has(pragma.name)) return undefined;
  if (READABLE.has(pragma.name)) return pragma.value === undefined ? undefined : REASONS[pragma.name] ?? NO_CONNECTION;
  return REASONS[pragma.name] ?? 'Turso refuses it. Remove it.';
}

/** Returns the first words of a statement, by which users find it. */
function shown(tokens: readonly Token[]): string {
  const [first, second, third] = tokens.map(({ text }) => text);
  const pragma = pragmaOf(tokens);
  if (pragma !== undefined) return `PRAGMA ${pragma.name}`;
  if (first === '.') return `.${second ?? ''}`;
  const words = first.toUpperCase() === 'CREATE' ? /^temp(orary)?$/i.test(second) ? [first, second, third] : [first, second] : [first];
  return words.join(' ').toUpperCase();
}

function unquoted(text: string): string {
  return /^['"`[]/.test(text) ? text.slice(1, -1) : text;
}

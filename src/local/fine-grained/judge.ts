import { missing, Permission, Requirement } from './permissions';
import { SchemaEntry, Step, Unjudgeable } from './program';
import { requirementsOf } from './requirements';
import { isSymbol, isWord, readStatement } from './statement';
import { HranaError, HranaStatement, Stream } from './stream';
import { tokens } from './tokens';

const SCHEMA = 'SELECT type, name, tbl_name, coalesce(rootpage, 0), coalesce(sql, \'\') FROM sqlite_schema';

/** Pragmas about the schema, which every token may read, or about the connection alone. */
const OPEN = ['COLLATION_LIST', 'DATABASE_LIST', 'DEFER_FOREIGN_KEYS', 'FOREIGN_KEYS', 'FOREIGN_KEY_LIST', 'FUNCTION_LIST', 'INDEX_INFO',
  'INDEX_LIST', 'INDEX_XINFO', 'TABLE_INFO', 'TABLE_LIST', 'TABLE_XINFO'];
/** Pragmas that would change the database with a value. */
const OPEN_TO_READ = ['APPLICATION_ID', 'ENCODING', 'FREELIST_COUNT', 'PAGE_COUNT', 'PAGE_SIZE', 'SCHEMA_VERSION', 'USER_VERSION'];
/** Pragmas that read every row. */
const CHECKS = ['FOREIGN_KEY_CHECK', 'INTEGRITY_CHECK', 'QUICK_CHECK'];

/**
 * Returns what a token with fine-grained permissions lacks for a statement, before the statement runs. It asks the engine what the
 * statement would do, on the stream that it will run on. It rejects what it cannot judge.
 */
export async function judge(stream: Stream, permissions: readonly Permission[], stmt: HranaStatement): Promise<HranaError | undefined> {
  const statement = readStatement(stmt.sql);
  if (statement === undefined) {
    return { message: 'SQL string contains no statement that begins with a word', code: 'SQL_NO_STATEMENT' };
  }
  if (statement.verb === 'EXPLAIN') {
    // A program reveals only the schema, but some pragmas act while SQLite prepares them.
    return statement.explainsPragma ? refused('this PRAGMA is not open to it') : undefined;
  }
  try {
    if (statement.verb === 'PRAGMA') {
      const requirements = pragmaRequirements(stmt.sql);
      return requirements === undefined ? refused('this PRAGMA is not open to it') : lacking(missing(permissions, requirements));
    }
    if (statement.verb === 'ATTACH' || statement.verb === 'DETACH') {
      return refused(`${statement.verb} is not open to it`);
    }
    const [explained, schema] = await stream.execute([{ ...stmt, sql: `EXPLAIN ${stmt.sql}`, want_rows: true }, { sql: SCHEMA }]);
    if ('error' in explained || 'error' in schema) {
      return 'error' in explained ? explained.error : (schema as { error: HranaError }).error;
    }
    const rows = { steps: explained.rows.map(stepOf), schema: schema.rows.map(entryOf) };
    return lacking(missing(permissions, requirementsOf({ sql: stmt.sql, statement, ...rows })));
  } catch (error) {
    if (!(error instanceof Unjudgeable)) throw error;
    return refused(`the statement cannot be judged, as ${error.message}`);
  }
}

function lacking(requirement: Requirement | undefined): HranaError | undefined {
  return requirement && refused(`it lacks ${requirement.action} on ${requirement.table === null ? 'all tables' : `table ${requirement.table}`}`);
}

function refused(reason: string): HranaError {
  return { message: `SQLite error: not authorized: the permissions of the token do not reach so far; ${reason}`, code: 'SQLITE_AUTH' };
}

function stepOf(row: readonly (string | null)[]): Step {
  const [address, p1, p2, p3, p5] = [0, 2, 3, 4, 6].map((column) => Number(row[column]));
  return { address, opcode: row[1]!, p1, p2, p3, p4: row[5], p5 };
}

function entryOf([type, name, table, rootPage, sql]: readonly (string | null)[]): SchemaEntry {
  return { type: type!, name: name!, table: table!, rootPage: Number(rootPage), sql: sql! };
}

/** Returns what a pragma requires, or undefined if it cannot be judged. Never EXPLAIN one: some pragmas act while SQLite prepares them. */
function pragmaRequirements(sql: string): Requirement[] | undefined {
  const [, ...words] = tokens(sql);
  const at = isSymbol(words[1], '.') ? 2 : 0;
  const is = (name: string) => isWord(words[at], name);
  const hasValue = words[at + 1] !== undefined && !isSymbol(words[at + 1], ';');
  if (OPEN.some(is) || (OPEN_TO_READ.some(is) && !hasValue)) {
    return [];
  }
  return CHECKS.some(is) ? [{ action: 'data_read', table: null }] : undefined;
}

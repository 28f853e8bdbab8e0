import { splitStatements, SqlSyntaxError, type Statement } from './split-statements';
import { tokens } from './tokens';
import { foreignKeysSwitch } from './transaction-script';

/**
 * What the checksum of a migration is taken over: the SQL without what may be changed after a database has it. That are blank lines, and
 * lines with nothing but `PRAGMA foreign_keys` or `-- turso: foreign-keys-off`: a migration that fails because foreign keys are on can be
 * mended in its file, and stays the same migration.
 *
 * @param sql with `\n` as line endings
 */
export function checksummed(sql: string): string {
  if (!/foreign_keys|foreign-keys-off|^[ \t]*$/im.test(sql)) return sql;
  try {
    const kept = keptLines(sql);
    return sql.split('\n').filter((_, index) => kept(index + 1)).join('\n').trimEnd();
  } catch (error) {
    if (error instanceof SqlSyntaxError) return sql;
    throw error;
  }
}

const DIRECTIVE = /^[ \t]*--[ \t]*turso:[ \t]*foreign-keys-off[ \t]*$/i;

function keptLines(sql: string): (line: number) => boolean {
  const lines = sql.split('\n');
  const switches = new Set(splitStatements(sql).filter((statement) => foreignKeysSwitch(statement) !== undefined).flatMap(startsOf));
  /** Lines with a token that counts. A string may hold blank lines, and what looks like a directive. */
  const counting = new Set<number>();
  /** Lines of the switches. */
  const switching = new Set<number>();
  let isSwitch = false;
  for (const { start, line, text } of tokens(sql)) {
    isSwitch = switches.has(start) || (isSwitch && text === ';');
    const last = line + text.split('\n').length - 1;
    for (let at = line; at <= last; at++) (isSwitch ? switching : counting).add(at);
  }
  return (line) => counting.has(line) || !(switching.has(line) || DIRECTIVE.test(lines[line - 1]) || lines[line - 1].trim() === '');
}

function startsOf(statement: Statement): number[] {
  return statement.tokens.map(({ start }) => start);
}

import { splitStatements, SqlSyntaxError, type Statement } from './split-statements';
import { tokens } from './tokens';
import { foreignKeysSwitch } from './transaction-script';

/**
 * Returns the part of a migration's SQL that its checksum covers. It leaves out lines that hold only `PRAGMA foreign_keys` or
 * `-- turso: foreign-keys-off`, and the blank lines around them. So users can correct a migration that fails because foreign keys are on,
 * and it stays the same migration. Line breaks at the end do not count, because an editor may add one.
 *
 * @param sql with `\n` as line endings
 */
export function checksummed(sql: string): string {
  const text = sql.replace(/\n+$/, '');
  if (!/foreign_keys|foreign-keys-off/i.test(text)) return text;
  try {
    return withoutSwitches(text);
  } catch (error) {
    if (error instanceof SqlSyntaxError) return text;
    throw error;
  }
}

const DIRECTIVE = /^[ \t]*--[ \t]*turso:[ \t]*foreign-keys-off[ \t]*$/i;

function withoutSwitches(sql: string): string {
  const lines = sql.split('\n');
  const kinds = kindsOf(sql, lines);
  if (!kinds.includes('switch')) return sql;
  const first = kinds.indexOf('counts');
  const last = kinds.lastIndexOf('counts');
  const followsSwitch = (index: number): boolean => (kinds[index] === 'blank' ? followsSwitch(index - 1) : kinds[index] === 'switch');
  const kept = lines.filter((_, index) => kinds[index] === 'counts' || (index > first && index < last && !followsSwitch(index)));
  return kept.join('\n');
}

/** Returns the kind of each line. Lines inside a string count, even if they are blank or look like a switch. */
function kindsOf(sql: string, lines: readonly string[]): ('counts' | 'switch' | 'blank')[] {
  const switches = new Set(splitStatements(sql).filter((statement) => foreignKeysSwitch(statement) !== undefined).flatMap(startsOf));
  const counting = new Set<number>();
  const switching = new Set<number>();
  let isSwitch = false;
  for (const { start, line, text } of tokens(sql)) {
    isSwitch = switches.has(start) || (isSwitch && text === ';');
    const last = line + text.split('\n').length - 1;
    for (let at = line; at <= last; at++) (isSwitch ? switching : counting).add(at);
  }
  return lines.map((text, index) => {
    if (counting.has(index + 1)) return 'counts';
    if (switching.has(index + 1) || DIRECTIVE.test(text)) return 'switch';
    return text.trim() === '' ? 'blank' : 'counts';
  });
}

function startsOf(statement: Statement): number[] {
  return statement.tokens.map(({ start }) => start);
}

import { isWord, splitStatements, SqlSyntaxError, type Statement } from './split-statements';
import type { Token } from './tokens';
import { pragmaOf, unsupportedFault } from './unsupported-statements';

/** A migration's SQL in a form that runs inside the transaction that records it. */
export interface TransactionScript {
  /** The statements between BEGIN and COMMIT, in order. */
  readonly statements: readonly Statement[];
  /**
   * False if the SQL says `PRAGMA foreign_keys = OFF`. The rebuild of a table that others refer to needs that: DROP TABLE would otherwise
   * delete the rows that refer to the old table (ON DELETE CASCADE). SQLite ignores the pragma inside a transaction, so the caller must
   * switch foreign keys off before BEGIN.
   *
   * @see https://sqlite.org/lang_altertable.html#otheralter
   */
  readonly foreignKeys: boolean;
  /** Says why the SQL cannot run, in full sentences that name the line. Empty if it can. */
  readonly faults: readonly string[];
}

/**
 * Reads SQL as a script for one transaction. It leaves out a BEGIN at the start with a COMMIT at the end, and the
 * `PRAGMA foreign_keys` statements: see {@link TransactionScript.foreignKeys}. A script may be empty, because migration tools write files
 * of comments alone and record them.
 *
 * @param noun the user's word for such SQL
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
  const faults = statements.flatMap((statement) => transactionFault(statement, noun) ?? unsupportedFault(statement, noun) ?? []);
  return { statements, foreignKeys: statements.length === 0 || !switches.includes('off'), faults };
}

/** Returns whether a statement switches foreign keys on or off. Undefined if it does neither. */
export function foreignKeysSwitch({ tokens }: Statement): 'on' | 'off' | undefined {
  const pragma = pragmaOf(tokens);
  if (pragma?.name !== 'foreign_keys' || pragma.value === undefined) {
    return undefined;
  }
  return isOn(pragma.value) ? 'on' : 'off';
}

/**
 * Returns true if the statement defers the checks of foreign keys to the end of the transaction. Their actions on delete still run at once.
 */
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

function transactionFault({ tokens, line }: Statement, noun: string): string | undefined {
  const first = tokens[0].text.toUpperCase();
  const ends = begins(tokens) || commits(tokens) || (first === 'ROLLBACK' && !tokens.some((token) => isWord(token, 'TO')));
  return ends
    ? `${first} on line ${line} cannot run: each ${noun} is one transaction already. Remove it; for two transactions write two ${noun}s.`
    : undefined;
}

function begins(tokens: readonly Token[]): boolean {
  return isWord(tokens[0], 'BEGIN');
}

function commits(tokens: readonly Token[]): boolean {
  return isWord(tokens[0], 'COMMIT') || isWord(tokens[0], 'END');
}

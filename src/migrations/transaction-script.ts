import { pragmaOf, refusal } from './refused-statements';
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
  const faults = statements.flatMap((statement) => transactionFault(statement, noun) ?? refusal(statement, noun) ?? []);
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

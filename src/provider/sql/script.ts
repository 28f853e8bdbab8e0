import { parametersOf, transactionScript, withoutStrings, withUnixLineEnds, type Statement } from '../../migrations';
import { attributePath, type Diagnostics } from '../../terraform';

/** SQL that runs as one transaction. */
export interface Script {
  readonly statements: readonly Statement[];
  /** Whether foreign keys are enforced while it runs. */
  readonly foreignKeys: boolean;
}

/** Values for the parameters of a script, by their names. Null is SQL's NULL. */
export type Parameters = { readonly [name: string]: string | null };

/** The attributes that hold a script. */
export type ScriptAttribute = 'statements' | 'destroy_statements';

/** Returns the script of an attribute. Each text may hold several statements. */
export function scriptOf(texts: readonly string[]): Script {
  const scripts = texts.map((text) => transactionScript(text, 'script'));
  return { statements: scripts.flatMap(({ statements }) => statements), foreignKeys: scripts.every(({ foreignKeys }) => foreignKeys) };
}

/** Returns the names of a statement's parameters. */
export function parameterNames(statement: Statement): string[] {
  return parametersOf(statement).filter((parameter) => parameter.startsWith(':')).map((parameter) => parameter.slice(1));
}

/** Whether two lists of texts have the same statements. Comments, line ends and the borders between texts do not count. */
export function sameScript(one: readonly string[] | null, other: readonly string[] | null): boolean {
  const plain = (texts: readonly string[] | null) =>
    JSON.stringify(scriptOf(texts ?? []).statements.map(({ sql }) => withUnixLineEnds(sql)));
  return plain(one) === plain(other);
}

/** Describes a statement: its number and its first words, without strings, which may be secrets. */
export function shownStatement(statements: readonly Statement[], index: number): string {
  const sql = withoutStrings(statements[index].sql).replace(/\s+/g, ' ');
  return `Statement ${index + 1} of ${statements.length} (${sql.length > SHOWN ? `${sql.slice(0, SHOWN)}...` : sql})`;
}

const SHOWN = 60;

/** Reports SQL that cannot run, and parameters that cannot be bound. */
export function reportFaults(attribute: ScriptAttribute, texts: readonly string[], diagnostics: Diagnostics): void {
  if (texts.length === 0) {
    diagnostics.error(`Empty ${attribute}`, `${attribute} holds no SQL. Write a statement, or leave it out.`, attributePath(attribute));
  }
  texts.forEach((text, index) => {
    const path = [...attributePath(attribute), { index }];
    const { faults, statements } = transactionScript(text, 'script');
    if (statements.length === 0 && faults.length === 0) {
      diagnostics.error(`Invalid ${attribute}`, 'It holds no SQL statement. Write one, or remove the script.', path);
    }
    for (const fault of faults) diagnostics.error(`Invalid ${attribute}`, fault, path);
    for (const parameter of new Set(statements.flatMap(parametersOf))) {
      if (parameter.startsWith(':')) continue;
      diagnostics.error(`Invalid ${attribute}`, `It has the parameter ${parameter}. Give it a name, such as :email, which parameters or parameters_wo holds.`, path);
    }
  });
}

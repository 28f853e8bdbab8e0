import { createHash } from 'node:crypto';
import { Lazy, TerraformStack, Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import { addStackFile, STACK_FILES } from './plugin/stack-files';

/** In characters. Terraform needs a minute for two megabytes of SQL in its JSON, and no time for a file. */
const LONGEST_INLINE = 16 * 1024;

/**
 * Returns SQL as an argument of a resource. Long SQL goes into a file beside the stack, which Terraform reads without looking for
 * expressions. SQL with tokens of the CDK is an expression and stays in the configuration.
 *
 * @param name prefix of the file's name, which also depends on the content
 */
export function sqlText(scope: IConstruct, name: string, sql: string): string {
  if (sql.length <= LONGEST_INLINE || Token.isUnresolved(sql)) return sql;
  const file = fileBeside(scope, name, 'sql', sql);
  return Lazy.stringValue({ produce: () => `\${file("${file}")}` });
}

/** Does the same for a list of statements. The limit is the sum of their lengths. */
export function sqlList(scope: IConstruct, name: string, statements: string[]): string[] {
  const length = statements.reduce((sum, statement) => sum + statement.length, 0);
  if (length <= LONGEST_INLINE || Token.isUnresolved(statements) || statements.some((statement) => Token.isUnresolved(statement))) {
    return statements;
  }
  const path = scope.node.path.replace(/[^a-zA-Z0-9]+/g, '-').slice(-80);
  const file = fileBeside(scope, `${path}.${name}`, 'json', `${JSON.stringify(statements, null, 2)}\n`);
  return Token.asList(Lazy.anyValue({ produce: () => `\${jsondecode(file("${file}"))}` }));
}

function fileBeside(scope: IConstruct, name: string, ending: string, content: string): string {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
  const file = `${name}-${hash}.${ending}`;
  addStackFile(TerraformStack.of(scope), file, content);
  return `\${path.module}/${STACK_FILES}/${file}`;
}

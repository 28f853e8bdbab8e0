import { readFileSync } from 'node:fs';
import { splitStatements, SqlSyntaxError } from '../../migrations';
import { CommandError } from '../command-error';
import type { Options } from '../options/parse';
import { counted } from '../render';

/**
 * Returns the statements to run: the operand, or the content of --file.
 *
 * @throws CommandError if the user gives neither, or both
 */
export function statementsOf(operand: string | undefined, { file }: Pick<Options, 'file'>): string[] {
  if (operand !== undefined && file !== undefined) throw new CommandError('SQL is given twice: as an argument and by --file. Leave one out.');
  const script = operand ?? (file === undefined ? undefined : contentOf(file));
  if (script === undefined) throw new CommandError('SQL is missing. Give a statement in quotes, or a file with --file.');
  const statements = split(script);
  if (statements.length === 0) throw new CommandError('The SQL holds no statement. Give at least one.');
  return statements;
}

/** @throws CommandError if there is more than one */
export function onlyStatement(statements: readonly string[]): string {
  if (statements.length > 1) throw new CommandError(`The SQL holds ${counted(statements.length, 'statement')}. Give one.`);
  return statements[0];
}

function split(script: string): string[] {
  try {
    return splitStatements(script).map(({ sql }) => sql);
  } catch (error) {
    if (error instanceof SqlSyntaxError) throw new CommandError(`The SQL cannot be read: ${error.message}`);
    throw error;
  }
}

function contentOf(file: string): string {
  try {
    // 0 is standard input.
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw new CommandError(`--file is "${file}", which cannot be read: ${(error as Error).message}.`);
  }
}

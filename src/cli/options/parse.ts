import { parseArgs } from 'node:util';
import { COMMANDS, optionsOfCommand, type CommandName } from './commands';
import { optionsOf, type Options, type Values } from './options';
import { OPTIONS } from './table';
import { UsageError } from './usage-error';

/** What a command line asks for. */
export type Invocation =
  | { readonly kind: 'help'; readonly command?: CommandName }
  | { readonly kind: 'version' }
  | { readonly kind: 'run'; readonly command: CommandName; readonly schemaDatabase: string; readonly names: readonly string[]; readonly options: Options };

/**
 * Reads the command line, without the program's name.
 *
 * @throws UsageError
 */
export function parse(args: readonly string[]): Invocation {
  const { values, positionals: [topic, command, schemaDatabase, ...names] } = parsed(args);
  if (values.version === true) return { kind: 'version' };
  if (topic !== undefined && topic !== 'fleet') throw new UsageError(`"${topic}" is no command. Use "fleet".`);
  if (command !== undefined && !isCommand(command)) {
    throw new UsageError(`"fleet ${command}" is no command. Use one of ${Object.keys(COMMANDS).join(', ')}.`);
  }
  if (values.help === true || command === undefined) return { kind: 'help', command };
  refuseForeign(command, values);
  if (schemaDatabase === undefined) throw new UsageError(`"fleet ${command}" wants the name of the fleet's schema database.`);
  if (command === 'release' && names.length === 0) throw new UsageError('"fleet release" wants the names of the tenants to take out of quarantine.');
  if (command !== 'release' && names.length > 0) throw new UsageError(`"fleet ${command}" takes one schema database, but there is also "${names[0]}".`);
  if (command === 'plan' && values.migrations === undefined) throw new UsageError('"fleet plan" wants --migrations FOLDER.');
  return { kind: 'run', command, schemaDatabase, names, options: optionsOf(values) };
}

function parsed(args: readonly string[]): { values: Values; positionals: string[] } {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(`${(error as Error).message.replace(/\. To specify a positional.*$/s, '')}.`);
  }
}

function isCommand(text: string): text is CommandName {
  return Object.hasOwn(COMMANDS, text);
}

function refuseForeign(command: CommandName, values: Values): void {
  const taken: readonly string[] = optionsOfCommand(command);
  const foreign = Object.keys(values).find((name) => !taken.includes(name));
  if (foreign !== undefined) throw new UsageError(`"fleet ${command}" does not take --${foreign}.`);
}

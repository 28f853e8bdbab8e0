import type { HelpLine } from './command-spec';
import { TURSO_ENVIRONMENT } from './fleet-commands';
import type { OptionName } from './option-table';
import { commandSpec, COMMANDS, optionSpec, type CommandName } from './table';
import { text, wrapped } from '../render';

const WIDTH = 80;

/** Returns the help of the program, or of one command. */
export function help(command?: CommandName): string {
  return command === undefined ? programHelp() : commandHelp(command);
}

function programHelp(): string {
  const names = Object.keys(COMMANDS) as CommandName[];
  return [
    'cdktf-turso: manage fleets and databases of Turso from a terminal.\n',
    'Usage:\n  cdktf-turso COMMAND [options]\n  cdktf-turso --version\n',
    `Commands:\n${aligned(names.map((name): HelpLine => [name, commandSpec(name).summary]))}`,
    '"cdktf-turso COMMAND --help" lists the options and exit codes of a command.\n',
    `Examples:\n${names.map((name) => `  ${commandSpec(name).examples[0]}\n`).join('')}`,
    `Environment:\n${aligned(TURSO_ENVIRONMENT)}`,
  ].join('\n');
}

function commandHelp(command: CommandName): string {
  const { operands, rest, summary, description, options, examples, exitCodes, environment } = commandSpec(command);
  const words = [...operands.map(({ placeholder, many }) => `${placeholder}${many === true ? '...' : ''}`), '[options]', ...rest === undefined ? [] : [rest]];
  return [
    `cdktf-turso ${command}: ${summary}.\n\n${text(wrapped(description.split(' '), WIDTH, ''))}`,
    `Usage:\n  cdktf-turso ${command} ${words.join(' ')}\n`,
    `Options:\n${aligned(options.map((name) => optionLine(command, name)))}`,
    `Examples:\n${examples.map((example) => `  ${example}\n`).join('')}`,
    `Exit codes:\n${aligned(exitCodes)}`,
    `Environment:\n${aligned(environment)}`,
  ].join('\n');
}

function optionLine(command: CommandName, name: OptionName): HelpLine {
  const { short, value, help: meaning } = optionSpec(command, name);
  return [`${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`, meaning];
}

/** Aligns two columns. Wraps the right one. */
function aligned(lines: readonly HelpLine[]): string {
  const width = Math.max(...lines.map(([left]) => left.length)) + 4;
  return text(lines.flatMap(([left, right]) => {
    const [first, ...others] = wrapped(right.split(' '), WIDTH, ' '.repeat(width));
    return [`  ${left}`.padEnd(width) + first.trimStart(), ...others];
  }));
}

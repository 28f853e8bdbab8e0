import { COMMANDS, OPTIONS, optionsOfCommand, type CommandName, type CommandSpec, type OptionName, type OptionSpec } from './table';
import { text, wrapped } from '../render';

const EXIT_CODES: readonly [string, string][] = [
  ['0', 'healthy: every tenant, except those in quarantine, is as expected'],
  ['1', 'an error; for plan also: an apply would refuse the plan'],
  ['2', 'a tenant is behind, failed, was changed by hand or does not answer; for plan: an apply would change something'],
];

const ENVIRONMENT: readonly [string, string][] = [
  ['TURSO_API_TOKEN', 'API token (required)'],
  ['TURSO_ORGANIZATION_SLUG', 'organization, if --organization is not given'],
  ['TURSO_API_URL', 'Platform API, if --api-url is not given'],
  ['NO_COLOR', 'no colours'],
];

const WIDTH = 80;

/** Returns the help of the program, or of one command. */
export function help(command?: CommandName): string {
  return command === undefined ? programHelp() : commandHelp(command);
}

function programHelp(): string {
  const names = Object.keys(COMMANDS) as CommandName[];
  const lines = names.map((name): [string, string] => [name, COMMANDS[name].summary]);
  return [
    'cdktf-turso: watch and manage fleets of Turso databases from a terminal.\n',
    'Usage:\n  cdktf-turso fleet COMMAND SCHEMA_DATABASE [options]\n  cdktf-turso --version\n',
    `Commands:\n${aligned(lines)}`,
    '"cdktf-turso fleet COMMAND --help" lists the options of a command.\n',
    `Examples:\n${Object.values(COMMANDS).map(({ examples }) => `  ${examples[0]}\n`).join('')}`,
    `Exit codes:\n${aligned(EXIT_CODES)}`,
    `Environment:\n${aligned(ENVIRONMENT)}`,
  ].join('\n');
}

function commandHelp(command: CommandName): string {
  const { operands, summary, description, examples }: CommandSpec = COMMANDS[command];
  return [
    `cdktf-turso fleet ${command}: ${summary}.\n\n${text(wrapped(description.split(' '), WIDTH, ''))}`,
    `Usage:\n  cdktf-turso fleet ${command} ${operands} [options]\n`,
    `Options:\n${aligned(optionsOfCommand(command).map(optionLine))}`,
    `Examples:\n${examples.map((example) => `  ${example}\n`).join('')}`,
    `Exit codes:\n${aligned(EXIT_CODES)}`,
    `Environment:\n${aligned(ENVIRONMENT)}`,
  ].join('\n');
}

function optionLine(name: OptionName): [string, string] {
  const { short, value, help: meaning }: OptionSpec = OPTIONS[name];
  return [`${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`, meaning];
}

/** Aligns two columns. Wraps the right one. */
function aligned(lines: readonly (readonly [string, string])[]): string {
  const width = Math.max(...lines.map(([left]) => left.length)) + 4;
  return text(lines.flatMap(([left, right]) => {
    const [first, ...others] = wrapped(right.split(' '), WIDTH, ' '.repeat(width));
    return [`  ${left}`.padEnd(width) + first.trimStart(), ...others];
  }));
}

import type { CommandSpec } from './command-spec';
import { DB_COMMANDS } from './db-commands';
import { ENV_COMMANDS } from './env-command';
import { FLEET_COMMANDS } from './fleet-commands';
import { MIGRATIONS_COMMANDS } from './migrations-commands';
import { OPTIONS, type OptionName, type OptionSpec } from './option-table';
import { PROVIDER_COMMANDS } from './provider-commands';

/** All commands, by their full names. */
export const COMMANDS = {
  ...FLEET_COMMANDS, ...DB_COMMANDS, ...MIGRATIONS_COMMANDS, ...ENV_COMMANDS, ...PROVIDER_COMMANDS,
} as const satisfies Record<string, CommandSpec>;

export type CommandName = keyof typeof COMMANDS;

/** Returns how a command is used. */
export function commandSpec(command: CommandName): CommandSpec {
  return COMMANDS[command];
}

/** Returns an option as one command has it. */
export function optionSpec(command: CommandName, name: OptionName): OptionSpec {
  return { ...OPTIONS[name], ...commandSpec(command).ownOptions?.[name] };
}

/** The first words of commands with two words. */
export const TOPICS: readonly string[] = [...new Set(Object.keys(COMMANDS).filter((name) => name.includes(' ')).map((name) => name.split(' ')[0]))];

/** Returns the second words of the commands of a topic. */
export function commandsOf(topic: string): string[] {
  return Object.keys(COMMANDS).filter((name) => name.startsWith(`${topic} `)).map((name) => name.slice(topic.length + 1));
}

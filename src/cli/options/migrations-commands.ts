import type { CommandSpec } from './command-spec';

/** The commands about a folder of migrations. */
export const MIGRATIONS_COMMANDS = {
  'migrations bundle': {
    operands: [{ placeholder: 'FOLDER', meaning: 'a folder of migrations' }],
    summary: 'prints the migrations of a folder as JSON',
    description: 'Reads and checks a folder of migrations as a fleet does, and prints them in their order. Write them into a file, such as '
      + 'migrations.json. An application imports it and gives its content to "migrate" of cdktf-turso/runtime, which brings a database, a local file or an embedded replica to the last migration.',
    options: ['format', 'help'],
    examples: [
      'cdktf-turso migrations bundle migrations',
      'cdktf-turso migrations bundle prisma/migrations --format prisma',
    ],
    exitCodes: [
      ['0', 'printed'],
      ['1', 'an error: the folder cannot be read, or a migration cannot run'],
    ],
    environment: [],
  },
} as const satisfies Record<string, CommandSpec>;

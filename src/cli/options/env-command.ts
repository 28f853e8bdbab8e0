import type { CommandSpec } from './command-spec';

/** The command about the environment of a stack. */
export const ENV_COMMANDS = {
  env: {
    operands: [{ placeholder: 'STACK', meaning: 'the name of a stack' }],
    rest: '[-- COMMAND ...]',
    summary: 'gives a command the environment of a deployed stack',
    description: 'Reads the outputs of the stack, as "terraform output" shows them. An output is an environment if its value is an object '
      + 'whose names are variables in capital letters and whose values are texts, as TenantRuntime.environment is. If a stack has several, '
      + 'name one with --output. The variables are added to the environment of COMMAND, and replace those of the same name. Its exit code is '
      + 'that of COMMAND, and signals are passed on. Without COMMAND it prints the variables. It does not print those of a sensitive output '
      + 'unless --show-secrets is given: it then fails, and names them.',
    options: ['output', 'format', 'show-secrets', 'outdir', 'json', 'help'],
    ownOptions: {
      format: { value: 'NAME', help: 'dotenv, json or export: lines for a shell (default: dotenv)' },
      json: { help: 'the same as --format json' },
    },
    examples: [
      'cdktf-turso env crm -- npm start',
      'cdktf-turso env crm --show-secrets --format export',
    ],
    exitCodes: [
      ['0', 'printed'],
      ['1', 'an error: no such stack, not deployed, no environment, or secrets that were not asked for'],
      ['N', 'with COMMAND: its exit code; 127 if it does not exist, 128 and the number of the signal that ended it'],
    ],
    environment: [
      ['TERRAFORM_BINARY_NAME', 'program that reads the outputs, such as tofu (default: terraform)'],
      ['CDKTF_OUTDIR', 'folder of the synthesized stacks, if --outdir is not given'],
    ],
  },
} as const satisfies Record<string, CommandSpec>;

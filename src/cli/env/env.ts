import { chooseEnvironment } from './environments';
import { printed } from './print';
import { runProgram } from './run-program';
import { readOutputs } from './stack-outputs';
import { quotedNames } from '../../notation/words';
import { HEALTHY, type Work } from '../command';
import { CommandError } from '../command-error';

/** `cdktf-turso env`: gives the environment of a deployed stack to a command, or prints it. */
export async function env({ operands: [stack], program, options, env: variables, terminal }: Work): Promise<number> {
  const { outputs, outdir, showSecrets, json, environmentFormat } = options;
  if (program !== undefined && (json || showSecrets || environmentFormat !== undefined)) {
    throw new CommandError('A command after "--" prints no variables. Leave out --format, --json and --show-secrets.');
  }
  const { values, sensitive } = chooseEnvironment(stack, await readOutputs(stack, outdir, variables), outputs);
  if (program !== undefined) return runProgram(program, { ...variables, ...values });
  if (sensitive.length > 0 && !showSecrets) {
    throw new CommandError(`The environment of stack "${stack}" holds secrets: ${quotedNames(sensitive)}. `
      + `Run a command with it: cdktf-turso env ${stack} -- COMMAND. To print it with its secrets, add --show-secrets.`);
  }
  terminal.write(printed(values, json ? 'json' : environmentFormat ?? 'dotenv'));
  return HEALTHY;
}

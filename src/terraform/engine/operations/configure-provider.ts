import type { Diagnostic } from '../../author/diagnostics';
import type { Plan, Schema } from '../../author/schema';
import { isRecord, isWhollyKnown, type Value } from '../../values/value';
import { toAuthor } from '../author-view';
import { sentDiagnostics } from '../sent-diagnostics';
import type { Session } from '../session';
import { field } from '../walk';
import { formFaults } from '../well-formed';

/**
 * Creates the client. A configuration with unknown values (from a resource of the same plan) is not an error. Only operations that need
 * the client then fail.
 */
export async function configureProvider(session: Session, config: Value, terraformVersion: string): Promise<readonly Diagnostic[]> {
  const { provider, log } = session;
  const { attributes } = provider.schema;
  session.begin();
  const source = { attributes, value: config };
  const diagnostics = formFaults(attributes, config);
  if (diagnostics.hasErrors) return sentDiagnostics(diagnostics.list(), source);
  const unknown = isRecord(config) ? Object.keys(config).filter((name) => !isWhollyKnown(config[name])) : [];
  if (unknown.length > 0) {
    session.configuration = { state: 'unknown', attributes: unknown };
    return [];
  }
  const used = withEnvironment(provider.schema, config, process.env);
  await session.run({ verb: 'configure', noun: 'provider', label: provider.name }, diagnostics, async () => {
    session.configuration = { state: 'ready', client: await provider.configure(toAuthor(used) as Plan<any>, { log, terraformVersion }) };
  });
  return sentDiagnostics(diagnostics.list(), source, used);
}

/** Fills attributes that the user left out from the environment. As in Terraform, an empty variable counts as not set. */
function withEnvironment(schema: Schema, config: Value, environment: NodeJS.ProcessEnv): Value {
  return Object.fromEntries(Object.entries(schema.attributes).map(([name, { options }]) => {
    const value = field(config, name);
    if (value !== null) return [name, value];
    const variable = options.env?.find((candidate: string) => environment[candidate] !== undefined && environment[candidate] !== '');
    return [name, variable === undefined ? null : environment[variable]!];
  }));
}

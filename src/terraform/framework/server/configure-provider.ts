import { diagnosticsToProto } from './to-proto';
import type { Plan, Schema } from '../../author/schema';
import { objectType } from '../../engine/attribute-type';
import { toAuthor } from '../../engine/author-view';
import type { Session } from '../../engine/session';
import { field } from '../../engine/walk';
import { formFaults } from '../../engine/well-formed';
import { decodeDynamicValue } from '../../values/dynamic-value';
import { isRecord, isWhollyKnown, type Value } from '../../values/value';
import type * as wire from '../../wire/messages';

/**
 * Makes the client. A configuration that is not known yet (it may come from a resource of the same plan) is no error:
 * only what needs the client then is.
 */
export async function configureProvider(
  session: Session, request: wire.ConfigureProviderRequest,
): Promise<wire.ConfigureProviderResponse> {
  const { provider, log } = session;
  session.begin();
  const config = decodeDynamicValue(objectType(provider.schema.attributes), request.config);
  const source = { attributes: provider.schema.attributes, value: config };
  const diagnostics = formFaults(provider.schema.attributes, config);
  if (diagnostics.hasErrors) return { diagnostics: diagnosticsToProto(diagnostics.list(), source) };
  const unknown = isRecord(config) ? Object.keys(config).filter((name) => !isWhollyKnown(config[name])) : [];
  if (unknown.length > 0) {
    session.configuration = { state: 'unknown', attributes: unknown };
    return {};
  }
  const used = withEnvironment(provider.schema, config, process.env);
  await session.run({ verb: 'configure', noun: 'provider', label: provider.name }, diagnostics, async () => {
    const client = await provider.configure(
      toAuthor(used) as Plan<any>,
      { log, terraformVersion: request.terraformVersion },
    );
    session.configuration = { state: 'ready', client };
  });
  return { diagnostics: diagnosticsToProto(diagnostics.list(), source, used) };
}

/** What the user left out, from the environment. An empty variable counts as not set, as in Terraform's own. */
function withEnvironment(schema: Schema, config: Value, environment: NodeJS.ProcessEnv): Value {
  return Object.fromEntries(Object.entries(schema.attributes).map(([name, { options }]) => {
    const value = field(config, name);
    if (value !== null) return [name, value];
    const variable = options.env?.find((candidate: string) => environment[candidate] !== undefined && environment[candidate] !== '');
    return [name, variable === undefined ? null : environment[variable]!];
  }));
}

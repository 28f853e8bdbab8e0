import { labelOf } from './label';
import type { Session } from './session';
import { diagnosticsToProto } from './to-proto';
import type * as wire from '../../protocol/messages';
import { decodeDynamicValue, encodeDynamicValue } from '../../values/dynamic-value';
import { fromAuthor, toAuthor } from '../author-view';
import { planChange } from '../plan-change';
import { objectType } from '../schema';
import { formFaults } from '../well-formed';

export async function readDataSource(session: Session, request: wire.ReadDataSourceRequest): Promise<wire.ReadDataSourceResponse> {
  const dataSource = session.dataSource(request.typeName);
  const { attributes } = dataSource.schema;
  const type = objectType(attributes);
  if (session.client === undefined) return { diagnostics: diagnosticsToProto([session.missingClient()]) };
  const config = decodeDynamicValue(type, request.config);
  const diagnostics = formFaults(attributes, config);
  if (diagnostics.hasErrors) return { diagnostics: diagnosticsToProto(diagnostics.list(), { attributes, value: config }) };
  // A reading is planned like a create: defaults are filled, what is computed is open.
  const wanted = planChange(attributes, { prior: null, proposed: config, config });
  const asked = toAuthor(wanted) as any;
  const operation = { verb: 'read', noun: dataSource.noun, label: labelOf(dataSource, asked) };
  const state = await session.run(operation, diagnostics, async (signal) =>
    fromAuthor(attributes, await dataSource.read(asked, { client: session.client, signal, diagnostics, log: session.log }), wanted));
  return {
    state: state === undefined ? undefined : encodeDynamicValue(type, state),
    diagnostics: diagnosticsToProto(diagnostics.list(), { attributes, value: config }),
  };
}

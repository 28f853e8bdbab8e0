import { diagnosticsToProto } from './to-proto';
import { objectType } from '../../engine/attribute-type';
import { fromAuthor, toAuthor } from '../../engine/author-view';
import { labelOf } from '../../engine/label';
import { planChange } from '../../engine/plan-change';
import type { Session } from '../../engine/session';
import { formFaults } from '../../engine/well-formed';
import { decodeDynamicValue, encodeDynamicValue } from '../../values/dynamic-value';
import type * as wire from '../../wire/messages';

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

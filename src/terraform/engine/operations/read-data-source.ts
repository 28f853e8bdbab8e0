import type { DataSource } from '../../author/data-source';
import type { Diagnostic } from '../../author/diagnostics';
import type { Value } from '../../values/value';
import { fromAuthor, toAuthor } from '../author-view';
import { labelOf } from '../failure';
import { planValues } from '../plan-values';
import { sentDiagnostics } from '../sent-diagnostics';
import type { Session } from '../session';
import { formFaults } from '../well-formed';

/** Reads a data source. The state is undefined if that failed. */
export async function readDataSource(
  session: Session, dataSource: DataSource, config: Value,
): Promise<{ state?: Value; diagnostics: readonly Diagnostic[] }> {
  const { attributes } = dataSource.schema;
  if (session.client === undefined) return { diagnostics: sentDiagnostics([session.missingClient()]) };
  const source = { attributes, value: config };
  const diagnostics = formFaults(attributes, config);
  if (diagnostics.hasErrors) return { diagnostics: sentDiagnostics(diagnostics.list(), source) };
  // A plan of a create: it fills defaults and leaves computed values unknown.
  const wanted = planValues(attributes, { prior: null, proposed: config, config });
  const asked = toAuthor(wanted) as any;
  const operation = { verb: 'read', noun: dataSource.noun, label: labelOf(dataSource, asked) };
  const state = await session.run<Value>(operation, diagnostics, async (signal) =>
    fromAuthor(attributes, await dataSource.read(asked, { client: session.client, signal, diagnostics, log: session.log }), wanted));
  return { state, diagnostics: sentDiagnostics(diagnostics.list(), source) };
}

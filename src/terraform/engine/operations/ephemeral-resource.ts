import type { OperationContext } from '../../author/context';
import { Diagnostics, type Diagnostic } from '../../author/diagnostics';
import type { EphemeralResource, Renewal } from '../../author/ephemeral-resource';
import { ofType } from '../../values/equal';
import type { Value } from '../../values/value';
import { objectType } from '../attribute-type';
import { fromAuthor, toAuthor } from '../author-view';
import { labelOf } from '../failure';
import { planValues } from '../plan-values';
import { sentDiagnostics } from '../sent-diagnostics';
import type { Session } from '../session';
import { formFaults } from '../well-formed';

/** The data that Terraform keeps from one call to the next. */
export interface Kept {
  /** Names the object in messages. */
  readonly label?: string;
  /** The author's `private`. */
  readonly kept?: unknown;
}

/** The result of an operation. If it failed, only the diagnostics are set. */
export interface EphemeralResult {
  readonly result?: Value;
  readonly renewAt?: Date;
  readonly kept?: Kept;
  readonly diagnostics: readonly Diagnostic[];
}

export async function openEphemeralResource(session: Session, resource: EphemeralResource, config: Value): Promise<EphemeralResult> {
  const { attributes } = resource.schema;
  const faults = formFaults(attributes, config);
  if (faults.hasErrors) return { diagnostics: sentDiagnostics(faults.list(), { attributes, value: config }) };
  // A plan of a create: it fills defaults and leaves computed values unknown.
  const wanted = planValues(attributes, { prior: null, proposed: config, config });
  if (session.configuration.state === 'unknown') return { result: wanted, diagnostics: openedLater(session, resource) };

  const asked = toAuthor(wanted) as any;
  const label = labelOf(resource, asked);
  return operate(session, resource, { verb: 'open', label, config }, async (context) => {
    const opened = await resource.open(asked, context);
    return { result: ofType(objectType(attributes), fromAuthor(attributes, opened.result, wanted)), ...keptOf(opened, label) };
  });
}

export async function renewEphemeralResource(
  session: Session, resource: EphemeralResource, before: Kept | undefined,
): Promise<EphemeralResult> {
  const { label, kept } = before ?? {};
  return operate(session, resource, { verb: 'renew', label }, async (context) => {
    if (resource.renew === undefined) throw new Error(`${resource.type} has no renew, but asked to be renewed`);
    return keptOf(await resource.renew(kept, context), label);
  });
}

/** @param before undefined if nothing was opened */
export async function closeEphemeralResource(
  session: Session, resource: EphemeralResource, before: Kept | undefined,
): Promise<EphemeralResult> {
  if (before === undefined || resource.close === undefined) return { diagnostics: [] };
  const operation = { verb: 'close', label: before.label, cleansUp: true };
  return operate(session, resource, operation, async (context) => {
    await resource.close!(before.kept, context);
    return {};
  });
}

/**
 * Terraform opens the resource in a plan although the provider has no client yet. The result is then unknown, and nothing needs closing.
 * OpenTofu rejects unknown results. It waits for the resources in `depends_on` instead.
 */
function openedLater(session: Session, { noun }: EphemeralResource): readonly Diagnostic[] {
  const { summary, detail } = session.missingClient();
  return sentDiagnostics([{
    severity: 'warning', summary, detail: `${detail} Until then there is no ${noun}. OpenTofu wants those resources in depends_on of the ephemeral block.`,
  }]);
}

interface EphemeralOperation {
  readonly verb: string;
  readonly label?: string;
  readonly cleansUp?: boolean;
  readonly config?: Value;
}

async function operate(
  session: Session,
  { noun, timeout, schema: { attributes } }: EphemeralResource,
  { config, ...operation }: EphemeralOperation,
  work: (context: OperationContext<unknown>) => Promise<Omit<EphemeralResult, 'diagnostics'>>,
): Promise<EphemeralResult> {
  const diagnostics = new Diagnostics();
  const { client, log } = session;
  let result: Omit<EphemeralResult, 'diagnostics'> | undefined;
  if (client === undefined) {
    diagnostics.add(session.missingClient());
  } else {
    result = await session.run({ ...operation, noun, timeout }, diagnostics, async (signal) => work({ client, signal, diagnostics, log }));
  }
  return { ...result, diagnostics: sentDiagnostics(diagnostics.list(), { attributes, value: config ?? null }) };
}

function keptOf({ renewAt, private: kept }: Renewal<unknown>, label: string | undefined): Pick<EphemeralResult, 'renewAt' | 'kept'> {
  return { renewAt, kept: { label, kept } };
}

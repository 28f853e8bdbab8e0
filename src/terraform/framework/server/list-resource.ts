import { encodeIdentityOf } from './identity-value';
import { filterValue } from './list-filter';
import { partialState } from './partial-state';
import { readObject } from './read-object';
import { encodeResourceValue } from './resource-value';
import { diagnosticsToProto } from './to-proto';
import type { Diagnostic, Diagnostics } from '../../author/diagnostics';
import type { Found } from '../../author/list';
import type { Resource } from '../../author/resource';
import { toAuthor } from '../../engine/author-view';
import { providerBug } from '../../engine/failure';
import { labelOf } from '../../engine/label';
import { planChange } from '../../engine/plan-change';
import { JsonPrivateData } from '../../engine/private-data';
import type { Session } from '../../engine/session';
import { formFaults } from '../../engine/well-formed';
import type * as wire from '../../wire/messages';

/** One event for each object that was found, until there are as many as Terraform wants. An error is the last event. */
export async function* listResource(session: Session, request: wire.ListResourceRequest): AsyncGenerator<wire.ListResourceEvent> {
  const { resource, list } = session.listed(request.typeName);
  const written = filterValue(list, request.config);
  const source = { attributes: list.schema.attributes, value: written };
  const diagnostics = formFaults(list.schema.attributes, written);
  if (session.client === undefined) diagnostics.add(session.missingClient());
  if (diagnostics.hasErrors) {
    yield { diagnostic: diagnosticsToProto(diagnostics.list(), source) };
    return;
  }
  const filter = toAuthor(planChange(list.schema.attributes, { prior: null, proposed: written, config: written })) as any;
  const operation = { verb: 'list', noun: `${resource.noun}s`, timeout: resource.timeout };
  const context = { client: session.client, diagnostics, log: session.log };
  const events = session.stream(operation, diagnostics, (signal) =>
    eventsOf(session, request, list.find(filter, { ...context, signal }), { resource, diagnostics, signal }));
  let count = 0;
  const told = new Set<Diagnostic>();
  for await (const event of events) {
    yield { ...event, diagnostic: diagnosticsToProto(untold(diagnostics, told), source) };
    count += 1;
    if (count === request.limit) return;
  }
  const last = untold(diagnostics, told);
  if (last.length > 0) yield { diagnostic: diagnosticsToProto(last, source) };
}

interface Listing {
  readonly resource: Resource;
  readonly diagnostics: Diagnostics;
  readonly signal: AbortSignal;
}

async function* eventsOf(
  session: Session,
  { includeResourceObject }: wire.ListResourceRequest,
  found: AsyncIterable<Found<any>>,
  { resource, ...listing }: Listing,
): AsyncGenerator<wire.ListResourceEvent> {
  for await (const one of found) {
    const known = partialState(resource, one.state);
    const isWhole = Object.keys(resource.schema.attributes).every((name) => one.state[name] !== undefined);
    const state = includeResourceObject && !isWhole
      ? await readObject(session, resource, known, { ...listing, private: new JsonPrivateData(undefined) })
      : known;
    // It went away while it was listed.
    if (state === null) continue;
    const identity = encodeIdentityOf(resource, state);
    if (identity === undefined) listing.diagnostics.add(withoutIdentity(resource));
    if (identity === undefined) return;
    yield {
      identity,
      displayName: one.displayName ?? labelOf(resource, toAuthor(state)) ?? '',
      resourceObject: includeResourceObject ? encodeResourceValue(resource, { own: state, timeouts: null }) : undefined,
    };
  }
}

function withoutIdentity({ noun, identity }: Resource): Diagnostic {
  return providerBug(`Found a ${noun} without an identity`, `A listing has to tell ${(identity ?? []).join(' and ')} of each object.`);
}

/** What came up since it was last asked. */
function untold(diagnostics: Diagnostics, told: Set<Diagnostic>): Diagnostic[] {
  const fresh = diagnostics.list().filter((diagnostic) => !told.has(diagnostic));
  for (const diagnostic of fresh) told.add(diagnostic);
  return fresh;
}

import type { Diagnostic, Diagnostics } from '../../author/diagnostics';
import type { Found, ResourceList } from '../../author/list';
import type { Resource } from '../../author/resource';
import { ofType } from '../../values/equal';
import type { Value } from '../../values/value';
import { objectType } from '../attribute-type';
import { partialState, toAuthor } from '../author-view';
import { labelOf, providerBug } from '../failure';
import { identityAttributes, identityOf } from '../identity';
import { filterOf } from '../list-filter';
import { planValues } from '../plan-values';
import { WorkingFacts } from '../private-data';
import { sentDiagnostics } from '../sent-diagnostics';
import type { Session } from '../session';
import { formFaults } from '../well-formed';
import { readObject } from './read-resource';

export interface ListRequest {
  /** Null if the user wrote no filter. */
  readonly config: Value;
  /** Whether Terraform requests the whole state of each object. */
  readonly isWhole: boolean;
  /** The number of objects after which Terraform stops. */
  readonly limit: number;
}

interface ListedObject {
  readonly identity: Value;
  readonly displayName: string;
  /** Set if Terraform requests it. */
  readonly state?: Value;
}

/** One object, or diagnostics alone. */
export interface Listed {
  readonly object?: ListedObject;
  readonly diagnostics: readonly Diagnostic[];
}

/** Yields one event for each object, up to Terraform's limit. An error is the last event. */
export async function* listResources(
  session: Session, { resource, list }: { resource: Resource; list: ResourceList }, request: ListRequest,
): AsyncGenerator<Listed> {
  const { attributes } = list.schema;
  const config = filterOf(list, request.config);
  const source = { attributes, value: config };
  const diagnostics = formFaults(attributes, config);
  if (session.client === undefined) diagnostics.add(session.missingClient());
  if (diagnostics.hasErrors) {
    yield { diagnostics: sentDiagnostics(diagnostics.list(), source) };
    return;
  }
  const filter = toAuthor(planValues(attributes, { prior: null, proposed: config, config })) as any;
  const operation = { verb: 'list', noun: `${resource.noun}s`, timeout: resource.timeout };
  const context = { client: session.client, diagnostics, log: session.log };
  const objects = session.stream(operation, diagnostics, (signal) =>
    objectsOf(session, list.find(filter, { ...context, signal }), { resource, isWhole: request.isWhole, diagnostics, signal }));
  let count = 0;
  const reported = new Set<Diagnostic>();
  for await (const object of objects) {
    yield { object, diagnostics: sentDiagnostics(unreported(diagnostics, reported), source) };
    count += 1;
    if (count === request.limit) return;
  }
  const last = unreported(diagnostics, reported);
  if (last.length > 0) yield { diagnostics: sentDiagnostics(last, source) };
}

interface Listing {
  readonly resource: Resource;
  readonly isWhole: boolean;
  readonly diagnostics: Diagnostics;
  readonly signal: AbortSignal;
}

async function* objectsOf(
  session: Session, found: AsyncIterable<Found<any>>, { resource, isWhole, ...listing }: Listing,
): AsyncGenerator<ListedObject> {
  for await (const one of found) {
    const known = partialState(resource.schema, one.state);
    const isComplete = Object.keys(resource.schema.attributes).every((name) => one.state[name] !== undefined);
    const state = isWhole && !isComplete
      ? await readObject(session, resource, { state: known, asked: toAuthor(known) }, { ...listing, private: new WorkingFacts() })
      : known;
    // The object was deleted during the listing.
    if (state === null) continue;
    const identity = identityOf(resource, state);
    if (identity === undefined) listing.diagnostics.add(withoutIdentity(resource));
    if (identity === undefined) return;
    yield {
      // Otherwise a value of the wrong type would end the stream without a diagnostic.
      identity: ofType(objectType(identityAttributes(resource)!), identity),
      displayName: one.displayName ?? labelOf(resource, toAuthor(state)) ?? '',
      state: isWhole ? ofType(objectType(resource.schema.attributes), state) : undefined,
    };
  }
}

function withoutIdentity({ noun, identity }: Resource): Diagnostic {
  return providerBug(`Found a ${noun} without an identity`, `A listing has to tell ${(identity ?? []).join(' and ')} of each object.`);
}

/** Returns the diagnostics since the last call, and notes that they are reported. */
function unreported(diagnostics: Diagnostics, reported: Set<Diagnostic>): Diagnostic[] {
  const fresh = diagnostics.list().filter((diagnostic) => !reported.has(diagnostic));
  for (const diagnostic of fresh) reported.add(diagnostic);
  return fresh;
}

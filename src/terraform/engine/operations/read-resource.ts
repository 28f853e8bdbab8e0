import { Diagnostics, type Diagnostic } from '../../author/diagnostics';
import type { Resource } from '../../author/resource';
import type { Value } from '../../values/value';
import { fromAuthor, toAuthor } from '../author-view';
import { noteDrift, unapplied } from '../drift';
import { labelOf } from '../failure';
import { identityOf } from '../identity';
import { WorkingFacts, type Facts } from '../private-data';
import { sentDiagnostics } from '../sent-diagnostics';
import type { Session } from '../session';
import { timeLimit, type ResourceValue } from '../timeouts';

export interface ReadRequest {
  readonly state: ResourceValue;
  /** Null for an object without an identity. */
  readonly identity: Value;
  readonly facts: Facts;
}

export interface ReadResult {
  /** Null if the object is gone. */
  readonly state: ResourceValue;
  readonly identity: Value | undefined;
  readonly facts: Facts;
  readonly diagnostics: readonly Diagnostic[];
}

/** Refreshes one object. Only the author's `read` can say that the object is gone; every failure is an error. */
export async function readResource(session: Session, resource: Resource, request: ReadRequest): Promise<ReadResult> {
  if (session.client === undefined) return unread(session, request);

  const { own: state, timeouts } = request.state;
  const { attributes } = resource.schema;
  const diagnostics = new Diagnostics();
  const privateData = new WorkingFacts(request.facts);
  const asked = toAuthor(state) as any;
  const operation = {
    verb: 'read',
    noun: resource.noun,
    label: labelOf(resource, asked),
    timeout: timeLimit(resource, 'read', timeouts),
    adjustable: true,
  };
  const current = await session.run(operation, diagnostics, async (signal) =>
    readObject(session, resource, { state, asked }, { signal, diagnostics, private: privateData }));
  const shown = sentDiagnostics(diagnostics.list(), { attributes, value: state });
  // The facts of a failed read do not describe the state that is kept.
  if (current === undefined) return { ...request, diagnostics: shown };
  // An imported object has no applied configuration that it could drift from.
  const isApplied = !unapplied.isNoted(privateData);
  if (current !== null && isApplied) noteDrift(privateData, attributes, state, current);
  return { state: { own: current, timeouts }, identity: identityOf(resource, current), facts: privateData.facts, diagnostics: shown };
}

/** The state before a read. */
interface Before {
  readonly state: Value;
  /** The same state as authors see it. */
  readonly asked: any;
}

interface Reading {
  readonly signal: AbortSignal;
  readonly diagnostics: Diagnostics;
  readonly private: WorkingFacts;
}

/**
 * Asks the author for the present state of an object. Returns null if it is gone. A thrown "not found" is an error, because it may be
 * about any object that the author asked for on the way.
 */
export async function readObject(session: Session, resource: Resource, { state, asked }: Before, reading: Reading): Promise<Value> {
  const { client, log } = session;
  const context = { ...reading, client, log, save: () => undefined, discard: () => undefined };
  const found = await resource.read(asked, context);
  return found === undefined ? null : fromAuthor(resource.schema.attributes, found, state);
}

/** Without a client, keeps the stored state to make a plan possible. The apply then finds any drift. */
function unread(session: Session, request: ReadRequest): ReadResult {
  const diagnostics = new Diagnostics();
  const { summary, detail } = session.missingClient();
  if (session.configuration.state === 'unknown') {
    diagnostics.warn(summary, `${detail} Until then the state is taken as it was stored.`);
  } else {
    diagnostics.error(summary, detail);
  }
  return { ...request, diagnostics: sentDiagnostics(diagnostics.list()) };
}

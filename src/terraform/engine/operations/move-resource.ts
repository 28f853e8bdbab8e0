import { Diagnostics, type Diagnostic } from '../../author/diagnostics';
import type { Resource } from '../../author/resource';
import type { Value } from '../../values/value';
import { fromAuthor } from '../author-view';
import { identityOf } from '../identity';
import { sentDiagnostics } from '../sent-diagnostics';
import type { Session } from '../session';

export interface Moved {
  /** Undefined if the move failed. */
  readonly moved?: { readonly state: Value; readonly identity: Value | undefined };
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Takes over the state of another resource type, for a `moved` block.
 *
 * @param json the stored state
 */
export async function moveResource(session: Session, resource: Resource, sourceType: string, json: string): Promise<Moved> {
  const { attributes } = resource.schema;
  const diagnostics = new Diagnostics();
  const move = resource.move?.[sourceType];
  if (move === undefined) {
    const accepted = Object.keys(resource.move ?? {}).join(', ') || 'none';
    diagnostics.error(
      'Move not possible',
      `${resource.type} cannot take over the state of ${sourceType}. It can take over: ${accepted}. Import the object instead.`,
    );
    return { diagnostics: sentDiagnostics(diagnostics.list()) };
  }
  let stored: any = null;
  const state = await session.run<Value>({ verb: 'move', noun: resource.noun }, diagnostics, async () => {
    stored = JSON.parse(json);
    return fromAuthor(attributes, move(stored), null);
  });
  return {
    moved: state === undefined ? undefined : { state, identity: identityOf(resource, state) },
    diagnostics: sentDiagnostics(diagnostics.list(), undefined, stored),
  };
}

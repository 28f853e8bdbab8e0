import { Diagnostics, type Diagnostic } from '../../author/diagnostics';
import type { Resource } from '../../author/resource';
import { isRecord, type Value } from '../../values/value';
import { partialState } from '../author-view';
import { unapplied } from '../drift';
import { identityOf } from '../identity';
import { WorkingFacts, type Facts } from '../private-data';
import { sentDiagnostics } from '../sent-diagnostics';
import type { Session } from '../session';

export interface ImportRequest {
  readonly id: string;
  /** Null for an import by id. */
  readonly identity: Value;
}

export interface ImportResult {
  /** Undefined if the import failed. */
  readonly imported?: { readonly state: Value; readonly identity: Value | undefined; readonly facts: Facts };
  readonly diagnostics: readonly Diagnostic[];
}

/** Starts a state with what an id or identity says. Terraform then reads the rest. */
export async function importResource(session: Session, resource: Resource, { id, identity }: ImportRequest): Promise<ImportResult> {
  const diagnostics = new Diagnostics();
  const operation = { verb: 'import', noun: resource.noun, label: isRecord(identity) ? undefined : id };
  const state = await session.run(operation, diagnostics, async () =>
    (isRecord(identity) ? partialState(resource.schema, identity) : importedState(resource, id, diagnostics)));
  const shown = sentDiagnostics(diagnostics.list(), undefined, isRecord(identity) ? identity : id);
  if (state === undefined) return { diagnostics: shown };
  const privateData = new WorkingFacts();
  unapplied.note(privateData);
  return {
    imported: { state, identity: isRecord(identity) ? identity : identityOf(resource, state), facts: privateData.facts },
    diagnostics: shown,
  };
}

function importedState(resource: Resource, id: string, diagnostics: Diagnostics): Value | undefined {
  if (resource.importState === undefined) {
    diagnostics.error(`Import of a ${resource.noun} is not possible`, `${resource.type} cannot be read back from the server. Let Terraform create one instead.`);
    return undefined;
  }
  return partialState(resource.schema, resource.importState(id));
}

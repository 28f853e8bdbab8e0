import type { GroupState } from './schema';
import { attributePath, type Diagnostics, type PrivateData } from '../../terraform';
import { isTursoError, type Group } from '../../turso';
import { groupElsewhere, askOrganization } from '../shared/locate';
import type { Located, Turso } from '../turso';

/** The private state keeps the target of a transfer under this key until its end is known. */
const UNDER_WAY = 'transfer';

/** A group in the state. After an import, it has only the name or only the UUID. */
type Known = Pick<GroupState, 'organization'> & { readonly name: string | null; readonly id: string | null };

/** Warns of the effects of a transfer that the plan does not show. */
export function warnOfTransfer({ name, organization }: GroupState, to: string | null | undefined, diagnostics: Diagnostics): void {
  // A configuration that names the organization for the first time moves nothing.
  if (organization === null) return;
  diagnostics.warn(
    `Group "${name}" moves to ${to == null ? 'an organization that is known after apply' : `the organization "${to}"`}`,
    'Turso transfers the group with all its databases, and revokes API tokens that are scoped to the group. The hostnames of its databases change. The old hostnames and the tokens '
    + 'of the databases still work, a hostname until the old organization uses the name of its database again. Give the new URLs to your applications.',
    attributePath('organization'),
  );
}

/**
 * Finds a group: in its organization, under the new slug of a renamed organization, or in the target of a transfer whose answer was
 * lost.
 */
export async function locateGroup(
  client: Turso, state: Known, privateData: PrivateData, signal: AbortSignal,
): Promise<Located<Group> | undefined> {
  const home = client.in(state.organization);
  if (state.name === null) return findByUuid(home, state.id!, signal);
  const { found, unknown } = await askOrganization(async () => home.knownGroup(state.name!, state.id, signal));
  const target = privateData.get<string>(UNDER_WAY);
  if (target !== undefined && state.id !== null && found?.uuid !== state.id) {
    const arrived = await client.in(target).inventory.groupByUuid(state.id, { signal });
    if (arrived !== undefined) return { client: client.in(target), found: arrived };
  }
  if (unknown === undefined) return found && { client: home, found };
  const elsewhere = state.id === null ? undefined : await groupElsewhere(home, state.id, signal);
  if (elsewhere === undefined) throw unknown;
  return elsewhere;
}

/** Finds a group in this organization, or in another one that the API token reaches. */
async function findByUuid(home: Turso, id: string, signal: AbortSignal): Promise<Located<Group> | undefined> {
  const found = await home.inventory.groupByUuid(id, { signal });
  if (found !== undefined) return { client: home, found };
  for (const { slug } of await home.api.organizations.list({ signal })) {
    const client = home.in(slug);
    const there = client === home ? undefined : await client.inventory.groupByUuid(id, { signal });
    if (there !== undefined) return { client, found: there };
  }
  return undefined;
}

/** Transfers a group, unless it is there already. If the answer gets lost, looks whether the group has arrived. */
export async function transferGroup(
  client: Turso, state: Known & { readonly name: string }, to: string, privateData: PrivateData, signal: AbortSignal,
): Promise<void> {
  const [from, target] = [client.in(state.organization), client.in(to)];
  if (await isIn(target, state, signal)) return;
  privateData.set(UNDER_WAY, to);
  try {
    await from.api.groups.transfer(state.name, to, { signal });
  } catch (error) {
    const isLost = isTursoError(error) && error.mayHaveTakenEffect;
    if (!isLost) privateData.set(UNDER_WAY, undefined);
    if (!isLost || !await isIn(target, state)) throw error;
  } finally {
    from.inventory.forgetGroup(state.name);
    target.inventory.forgetGroup(state.name);
  }
  privateData.set(UNDER_WAY, undefined);
}

/** Whether an organization has the group. A transfer keeps the name. An error counts as no. */
async function isIn({ api }: Turso, { name, id }: Known & { readonly name: string }, signal?: AbortSignal): Promise<boolean> {
  const found = await api.groups.find(name, { signal }).catch((error: unknown) => {
    if (isTursoError(error, 'aborted')) throw error;
    return undefined;
  });
  return found !== undefined && found.uuid === id;
}

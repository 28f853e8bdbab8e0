import type { GroupState } from './schema';
import { attributePath, type Diagnostics, type PrivateData } from '../../terraform';
import { isTursoError, type Group } from '../../turso';
import { groupElsewhere, askOrganization } from '../shared/locate';
import type { Located, Turso } from '../turso';

/** Under this key the state remembers where a transfer was going that nobody has seen the end of. */
const UNDER_WAY = 'transfer';

/** After an import, either the name or the UUID is all there is. */
type Known = Pick<GroupState, 'organization'> & { readonly name: string | null; readonly id: string | null };

/** Says what a transfer brings with it, as far as Terraform does not show it. */
export function warnOfTransfer({ name, organization }: GroupState, to: string | null | undefined, diagnostics: Diagnostics): void {
  // Who names the organization for the first time moves nothing.
  if (organization === null) return;
  diagnostics.warn(
    `Group "${name}" moves to ${to == null ? 'an organization that is known after apply' : `the organization "${to}"`}`,
    'Turso transfers the group with all its databases. API tokens that are scoped to the group are revoked. The hostnames of its databases change: the old ones, and the tokens '
    + 'of the databases, work for the time being, a hostname until its database\'s name is used again in the old organization. Applications have to be given the new URLs.',
    attributePath('organization'),
  );
}

/**
 * Where a group is: in its organization, also under the new slug of one that was renamed, or where a transfer has brought it whose answer
 * was lost.
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

/** In this organization, else in another one that the API token reaches. */
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

/** Moves a group. Where the answer is lost, it is looked for; a group that is there already is left alone. */
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

/** Asked by name, which a transfer keeps, and told by the UUID. Who cannot be asked says nothing. */
async function isIn({ api }: Turso, { name, id }: Known & { readonly name: string }, signal?: AbortSignal): Promise<boolean> {
  const found = await api.groups.find(name, { signal }).catch((error: unknown) => {
    if (isTursoError(error, 'aborted')) throw error;
    return undefined;
  });
  return found !== undefined && found.uuid === id;
}

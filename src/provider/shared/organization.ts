import { following } from './validators';
import { SLUG } from '../../notation';
import { string, DiagnosticError } from '../../terraform';
import type { Turso, NamedTurso } from '../turso';

const DESCRIPTION = 'Slug of the organization, or the username of a personal account. Left out: that of the provider.';

/** The organization of a resource that cannot move to another one. */
export const organizationAttribute = string({
  optional: true,
  computed: true,
  stable: true,
  nullable: true,
  replace: true,
  description: `${DESCRIPTION} A change replaces the resource.`,
  validators: [following(SLUG)],
});

/**
 * The organization of a resource that can move to another one.
 * @param change what a change does, as sentences
 */
export const movableOrganization = (change: string) => string({
  optional: true,
  computed: true,
  stable: true,
  nullable: true,
  description: `${DESCRIPTION} ${change}`,
  validators: [following(SLUG)],
});

/** The organization of what goes with its group or database to another one: see `planMoved`. */
export const organizationOf = (owner: 'group' | 'database') =>
  movableOrganization(`A change replaces the resource, unless \`${owner}_id\` says that it is the same ${owner}, moved.`);

/** The organization that a data source asks. */
export const askedOrganization = string({
  optional: true,
  computed: true,
  nullable: true,
  description: DESCRIPTION,
  validators: [following(SLUG)],
});

/** The organization whose objects are listed. */
export const listedOrganization = string({ optional: true, description: DESCRIPTION, validators: [following(SLUG)] });

/** What has to be known of a plan to say which organization it is about. */
interface OrganizationPlan {
  readonly action: string;
  readonly config: { readonly organization?: string | null };
  set(name: 'organization', value: string | null): void;
}

/** Says the organization of a new object in its plan: it is known before anything is made. */
export function planOrganization(plan: OrganizationPlan, client: Turso | undefined): void {
  if (client === undefined || plan.action !== 'create' || plan.config.organization !== null) return;
  plan.set('organization', client.organization ?? null);
}

/** As {@link planOrganization}, for what always knows its organization by a slug: without one it is looked up during apply. */
export function planNamedOrganization(plan: OrganizationPlan, client: Turso | undefined): void {
  if (client?.organization !== undefined) planOrganization(plan, client);
}

/** What an import id says: a name in the provider's organization, or `organization/name`. */
export function parseImportId(id: string): { readonly organization: string | null; readonly name: string } {
  const [organization, ...name] = id.split('/');
  return name.length === 0 ? { organization: null, name: organization } : { organization, name: name.join('/') };
}

/** What has to be known of a plan to tell a group or database that moved to another organization from another one. */
export interface MovedPlan<Id extends string> {
  readonly action: string;
  readonly state: { readonly organization: string | null } & { readonly [I in Id]: string | null } | null;
  readonly config: { readonly [I in Id]?: string | null };
  changes(name: 'organization' | Id): boolean;
  replace(name: 'organization'): void;
}

/**
 * What belongs to a group or database that moved stays. Only its id can tell, where the user gives it; otherwise it is another one.
 *
 * @param isThere whether the new organization is known to hold the same object: then it was moved, or the organization was renamed
 */
export function planMoved<Id extends 'group_id' | 'database_id'>(plan: MovedPlan<NoInfer<Id>>, id: Id, isThere = false): void {
  // Who names the organization for the first time says nothing of another one.
  if (plan.state === null || plan.state.organization === null || plan.action === 'delete') return;
  const same = isThere || typeof plan.config[id] === 'string' && plan.state[id] !== null && !plan.changes(id);
  if (!same) plan.replace('organization');
}

/** What has to be known of a plan to tell whether it changes the organization. */
export interface ChangingPlan {
  readonly action: string;
  readonly state: { readonly organization: string | null } | null;
  known(name: 'organization'): string | null | undefined;
}

/** The connection for the organization that a plan changes to, where both are known. */
export function newOrganization(plan: ChangingPlan, client: Turso | undefined): Turso | undefined {
  const next = plan.known('organization');
  const before = plan.state?.organization;
  const isChanged = plan.action !== 'delete' && before != null && next != null && next !== before;
  return isChanged ? client?.in(next) : undefined;
}

/** The UUID of the organization, by which Turso's newest endpoints know it. */
export async function organizationId({ api, organization }: NamedTurso, signal: AbortSignal): Promise<string> {
  const id = await api.organizations.idOf(organization, { signal });
  if (id !== undefined) return id;
  throw new DiagnosticError({
    summary: `The id of organization "${organization}" is not known`,
    detail: 'What is deleted is listed and restored by the UUID of its organization, which Turso did not tell. Use an API token of the '
      + 'whole organization, not one of a group.',
  });
}

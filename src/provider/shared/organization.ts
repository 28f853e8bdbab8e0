import { following } from './validators';
import { SLUG } from '../../notation';
import { string, DiagnosticError } from '../../terraform';
import type { Turso, NamedTurso } from '../turso';

const DESCRIPTION = 'Slug of the organization, or the username of a personal account. Left out: that of the provider.';

/** `organization` of a resource that cannot move to another organization. */
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
 * `organization` of a resource that can move to another organization.
 * @param change sentences that say what a change does
 */
export const movableOrganization = (change: string) => string({
  optional: true,
  computed: true,
  stable: true,
  nullable: true,
  description: `${DESCRIPTION} ${change}`,
  validators: [following(SLUG)],
});

/** `organization` of a resource that moves with its group or database: see `planMoved`. */
export const organizationOf = (owner: 'group' | 'database') =>
  movableOrganization(`A change replaces the resource, unless \`${owner}_id\` says that it is the same ${owner}, moved.`);

/** `organization` of a data source. */
export const askedOrganization = string({
  optional: true,
  computed: true,
  nullable: true,
  description: DESCRIPTION,
  validators: [following(SLUG)],
});

/** `organization` of a list. */
export const listedOrganization = string({ optional: true, description: DESCRIPTION, validators: [following(SLUG)] });

/** The part of a plan that names the organization. */
interface OrganizationPlan {
  readonly action: string;
  readonly config: { readonly organization?: string | null };
  set(name: 'organization', value: string | null): void;
}

/** Sets the organization of a new object in the plan, because it is known before the apply. */
export function planOrganization(plan: OrganizationPlan, client: Turso | undefined): void {
  if (client === undefined || plan.action !== 'create' || plan.config.organization !== null) return;
  plan.set('organization', client.organization ?? null);
}

/** Like {@link planOrganization}, but for resources whose state always has a slug. If the provider has no slug, the apply looks it up. */
export function planNamedOrganization(plan: OrganizationPlan, client: Turso | undefined): void {
  if (client?.organization !== undefined) planOrganization(plan, client);
}

/** Parses an import id: a name in the organization of the provider, or `organization/name`. */
export function parseImportId(id: string): { readonly organization: string | null; readonly name: string } {
  const [organization, ...name] = id.split('/');
  return name.length === 0 ? { organization: null, name: organization } : { organization, name: name.join('/') };
}

/** The part of a plan that distinguishes a moved group or database from another one. */
export interface MovedPlan<Id extends string> {
  readonly action: string;
  readonly state: { readonly organization: string | null } & { readonly [I in Id]: string | null } | null;
  readonly config: { readonly [I in Id]?: string | null };
  changes(name: 'organization' | Id): boolean;
  replace(name: 'organization'): void;
}

/**
 * Replaces a resource if its organization changes, but not if its group or database moved there. Only the id of the owner shows a move.
 *
 * @param isThere whether the new organization has the same object: then it was moved, or the organization was renamed
 */
export function planMoved<Id extends 'group_id' | 'database_id'>(plan: MovedPlan<NoInfer<Id>>, id: Id, isThere = false): void {
  // A configuration that names the organization for the first time does not change it.
  if (plan.state === null || plan.state.organization === null || plan.action === 'delete') return;
  const same = isThere || typeof plan.config[id] === 'string' && plan.state[id] !== null && !plan.changes(id);
  if (!same) plan.replace('organization');
}

/** The part of a plan that shows a change of the organization. */
export interface ChangingPlan {
  readonly action: string;
  readonly state: { readonly organization: string | null } | null;
  known(name: 'organization'): string | null | undefined;
}

/** Returns the connection for the organization that a plan changes to. Undefined if nothing changes or something is unknown. */
export function newOrganization(plan: ChangingPlan, client: Turso | undefined): Turso | undefined {
  const next = plan.known('organization');
  const before = plan.state?.organization;
  const isChanged = plan.action !== 'delete' && before != null && next != null && next !== before;
  return isChanged ? client?.in(next) : undefined;
}

/** Returns the UUID of the organization, which Turso's newest endpoints need instead of the slug. */
export async function organizationId({ api, organization }: NamedTurso, signal: AbortSignal): Promise<string> {
  const id = await api.organizations.idOf(organization, { signal });
  if (id !== undefined) return id;
  throw new DiagnosticError({
    summary: `The id of organization "${organization}" is not known`,
    detail: 'Turso lists and restores deleted objects by the UUID of the organization, and its answer had no UUID. Use an API token for the '
      + 'whole organization instead of one for a group.',
  });
}

import { SLUG } from '../../notation';
import { string } from '../../terraform';
import type { Turso } from '../turso';
import { following } from './validators';

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

import { bool, type State } from '../../terraform';
import { isTursoError, type Organization, type OrganizationSettings } from '../../turso';
import { resource } from '../define';
import { organizationAttribute, planNamedOrganization } from '../shared/organization';
import type { NamedTurso } from '../turso';

const NOT_MANAGED = 'Left out: not managed, and shown as it is.';

const managed = (description: string) => bool({
  optional: true, computed: true, stable: true, nullable: true, description: `${description} ${NOT_MANAGED}`,
});

const attributes = {
  organization: organizationAttribute,
  overages: managed('Whether use beyond the plan is billed. Otherwise Turso blocks reads and writes when a quota is used up.'),
  require_mfa: managed('Whether all members have to use multi-factor authentication. The owner of the API token has to use it before it can be '
    + 'required of all.'),
  restore_enabled: managed('Whether deleted databases and groups can be restored for five days. Only admins and owners may change it.'),
};

type Settings = State<typeof attributes>;

/** Manages the settings of an organization. They exist as long as the organization. */
export const organizationSettings = resource({
  type: 'turso_organization_settings',
  noun: 'settings of organization',
  label: ({ organization }) => organization ?? undefined,
  identity: ['organization'],
  schema: {
    description: 'The [settings](https://docs.turso.tech/api-reference/organizations/update) of an organization. They are there from the beginning: creating '
      + 'this resource changes those that are set here, and destroying it leaves the organization and its settings as they are. Use it once '
      + 'for an organization. Imported by the slug of the organization.',
    attributes,
  },

  async create(plan, { client, signal, save }) {
    const turso = await client.named(plan.organization, signal);
    const found = await turso.api.organizations.get(turso.organization, { signal });
    return settle(turso, plan, toState(found, turso), { signal, save });
  },

  async read({ organization }, { client, signal }) {
    const turso = await client.named(organization, signal);
    const found = await turso.api.organizations.get(turso.organization, { signal }).catch(async (error: unknown) => {
      if (!isTursoError(error, 'not-found')) throw error;
      return (await turso.api.organizations.list({ signal })).find(({ slug }) => slug === turso.organization);
    });
    return found && toState(found, turso);
  },

  async update(plan, state, { client, signal, save }) {
    return settle(await client.named(state.organization, signal), plan, state, { signal, save });
  },

  async delete() {
    // The settings cannot be deleted, and their earlier values are unknown.
  },

  plan({ plan, client, diagnostics }) {
    planNamedOrganization(plan, client);
    if (plan.action !== 'delete') return;
    diagnostics.warn(
      `The settings of organization "${plan.state?.organization}" stay as they are`,
      'Destroying this resource makes Terraform forget the settings. Nothing changes at Turso. To change a setting, set it and apply first.',
    );
  },

  importState: (id) => ({ organization: id }),
});

interface Progress {
  readonly signal: AbortSignal;
  save(known: Settings): void;
}

/** Changes the settings that differ. Turso accepts `restore_enabled` only in a request of its own. */
async function settle(
  turso: NamedTurso, wanted: { [K in keyof Settings]: Settings[K] | undefined }, current: Settings, { signal, save }: Progress,
): Promise<Settings> {
  let state = current;
  for (const names of [['overages', 'require_mfa'], ['restore_enabled']] as const) {
    const differing = names.filter((name) => differs(wanted[name], state[name]));
    const changes: Partial<Settings> = Object.fromEntries(differing.map((name) => [name, wanted[name]]));
    if (differing.length === 0) continue;
    await turso.api.organizations.update(turso.organization, toSettings(changes), { signal });
    state = { ...state, ...changes };
    save(state);
  }
  return state;
}

function differs(wanted: boolean | null | undefined, current: boolean | null): boolean {
  return wanted !== undefined && wanted !== null && wanted !== current;
}

function toSettings(changes: Partial<Settings>): OrganizationSettings {
  return {
    overages: changes.overages ?? undefined,
    requireMfa: changes.require_mfa ?? undefined,
    restoreEnabled: changes.restore_enabled ?? undefined,
  };
}

function toState(found: Organization, { organization }: NamedTurso): Settings {
  return {
    organization,
    overages: found.overages ?? null,
    require_mfa: found.requireMfa ?? null,
    restore_enabled: found.restoreEnabled ?? null,
  };
}

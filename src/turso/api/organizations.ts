import { JsonObject, objectsIn } from '../http/json';
import { pathOf, readObject, RequestOptions } from '../http/request';
import { Transport } from '../http/transport';

/**
 * An organization, or a personal account. Fields that the service left out are undefined.
 * @see https://docs.turso.tech/api-reference/organizations/retrieve
 */
export interface Organization {
  readonly name: string;
  /** That of a personal account is its username. */
  readonly slug: string;
  /** A UUID. */
  readonly id?: string;
  /** `personal` or `team`. */
  readonly type?: string;
  readonly overages?: boolean;
  readonly requireMfa?: boolean;
  readonly blockedReads?: boolean;
  readonly blockedWrites?: boolean;
  readonly planId?: string;
  /** `monthly` or `yearly`, where the plan is paid for. */
  readonly planTimeline?: string;
  /** What manages it in Turso's place, such as `vercel`. */
  readonly platform?: string;
  /** Only told of a single organization. */
  readonly restoreEnabled?: boolean;
}

/** The settings of an organization that can be changed. */
export interface OrganizationSettings {
  readonly overages?: boolean;
  /** The caller has to have multi-factor authentication before it can be required of all. */
  readonly requireMfa?: boolean;
  /** Whether deleted databases and groups can be restored. */
  readonly restoreEnabled?: boolean;
}

/**
 * The organizations, the personal account included, that the API token reaches.
 * @see https://docs.turso.tech/api-reference/organizations/list
 */
export class Organizations {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  async list(options: RequestOptions = {}): Promise<Organization[]> {
    return this.#transport.send({
      method: 'GET', path: pathOf('v1', 'organizations'), signal: options.signal, read: organizationsFrom,
    });
  }

  async get(slug: string, options: RequestOptions = {}): Promise<Organization> {
    return this.#transport.send({
      method: 'GET', path: pathOf('v1', 'organizations', slug), signal: options.signal, read: readObject(organizationIn),
    });
  }

  /** The UUID of an organization, by which the newest endpoints know it. Older services tell it in one list only. */
  async idOf(slug: string, options: RequestOptions = {}): Promise<string | undefined> {
    const { id } = await this.get(slug, options);
    if (id !== undefined) return id;
    const listed = await this.#transport.send({
      method: 'GET', path: pathOf('v2', 'organizations'), signal: options.signal, read: organizationsFrom,
    });
    return listed.find((organization) => organization.slug === slug)?.id;
  }

  /** Changes what is given. Turso takes `restoreEnabled` only alone. */
  async update(slug: string, settings: OrganizationSettings, options: RequestOptions = {}): Promise<Organization> {
    return this.#transport.send({
      method: 'PATCH',
      path: pathOf('v1', 'organizations', slug),
      body: { overages: settings.overages, require_mfa: settings.requireMfa, restore_enabled: settings.restoreEnabled },
      signal: options.signal,
      read: readObject(organizationIn),
    });
  }
}

/** The reference documents a bare list, Turso's TypeScript client expects it wrapped. */
function organizationsFrom(value: unknown): Organization[] {
  const list = Array.isArray(value) ? value : JsonObject.from(value).value('organizations');
  return objectsIn(list, 'the list of organizations').map(organizationFrom);
}

function organizationIn(json: JsonObject): Organization {
  return organizationFrom(json.requiredObject('organization'));
}

function organizationFrom(json: JsonObject): Organization {
  return {
    name: json.requiredString('name'),
    slug: json.requiredString('slug'),
    id: json.string('id'),
    type: json.string('type'),
    overages: json.boolean('overages'),
    requireMfa: json.boolean('require_mfa'),
    blockedReads: json.boolean('blocked_reads'),
    blockedWrites: json.boolean('blocked_writes'),
    planId: json.string('plan_id'),
    planTimeline: json.string('plan_timeline'),
    platform: json.string('platform'),
    restoreEnabled: json.boolean('restore_enabled'),
  };
}

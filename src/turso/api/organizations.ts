import { JsonObject, objectsIn } from '../http/json';
import { pathOf, readObject, RequestOptions } from '../http/request';
import { Transport } from '../http/transport';

/**
 * An organization, or a personal account. Fields that the service leaves out are undefined.
 * @see https://docs.turso.tech/api-reference/organizations/retrieve
 */
export interface Organization {
  readonly name: string;
  /** The slug of a personal account is its username. */
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
  /** `monthly` or `yearly`, on a paid plan. */
  readonly planTimeline?: string;
  /** The platform that manages it, such as `vercel`. */
  readonly platform?: string;
  /** Lists leave it out. */
  readonly restoreEnabled?: boolean;
}

/** The settings of an organization that can be changed. */
export interface OrganizationSettings {
  readonly overages?: boolean;
  /** The caller needs multi-factor authentication before it can require it of all members. */
  readonly requireMfa?: boolean;
  /** Whether deleted databases and groups can be restored. */
  readonly restoreEnabled?: boolean;
}

/**
 * The organizations that the API token opens, including the personal account.
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

  /** Returns the UUID of an organization, which the newest endpoints need. Older services return it in one list only. */
  async idOf(slug: string, options: RequestOptions = {}): Promise<string | undefined> {
    const { id } = await this.get(slug, options);
    if (id !== undefined) return id;
    const listed = await this.#transport.send({
      method: 'GET', path: pathOf('v2', 'organizations'), signal: options.signal, read: organizationsFrom,
    });
    return listed.find((organization) => organization.slug === slug)?.id;
  }

  /** Changes the given settings. Turso accepts `restoreEnabled` only alone. */
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

/** The API reference documents a bare list; Turso's TypeScript client expects an object with the list. */
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

import { createOnce } from './create-once';
import { TablePermission, TokenAuthorization } from './database-tokens';
import { JsonObject, UnexpectedShape } from '../http/json';
import { pathOf, readNothing, readObject, RequestOptions } from '../http/request';
import { Transport } from '../http/transport';

/** An identity provider whose tokens open databases of the organization. */
export interface JwksEndpoint {
  readonly name: string;
  /** Where the provider publishes its keys. */
  readonly url: string;
}

/** What tokens from a template may open. */
export interface JwksTemplateScope {
  /** @default - all databases of the group, or of all groups */
  readonly database?: string;
  /** @default - all groups */
  readonly group?: string;
  readonly scope: TokenAuthorization;
  /** @default - everything that the scope allows */
  readonly permissions?: readonly TablePermission[];
}

/**
 * External identity providers of an organization. Turso's own CLI uses these endpoints; the API reference does not describe them.
 * @see https://docs.turso.tech/features/external-auth
 */
export class Jwks {
  readonly #transport: Transport;
  readonly #owner: string;

  /** @param owner the path of the organization in version 2 of the API */
  constructor(transport: Transport, owner: string) {
    this.#transport = transport;
    this.#owner = owner;
  }

  async list(options: RequestOptions = {}): Promise<JwksEndpoint[]> {
    return this.#transport.send({
      method: 'GET',
      path: this.#owner + pathOf('jwks'),
      signal: options.signal,
      read: readObject((json) => json.listed('jwks').map(endpointFrom)),
    });
  }

  /** Registers an endpoint under a free name. After a lost answer, it looks the endpoint up. */
  async register(endpoint: JwksEndpoint, region: string, options: RequestOptions = {}): Promise<void> {
    await createOnce({
      tries: this.#transport.tries(options.signal),
      existedBefore: false,
      create: async () => {
        await this.put(endpoint, region, options);
        return endpoint;
      },
      find: async () => (await this.list(options)).find(({ name }) => name === endpoint.name),
      isOurs: ({ url }) => url === endpoint.url,
    });
  }

  /** Registers an endpoint, or changes the URL of the one with that name. */
  async put({ name, url }: JwksEndpoint, region: string, options: RequestOptions = {}): Promise<void> {
    return this.#transport.send({
      method: 'PUT',
      path: this.#owner + pathOf('jwks', name),
      body: { jwks_url: url, region },
      signal: options.signal,
      finishOnceSent: true,
      read: readNothing,
    });
  }

  /** @throws TursoError of kind `not-found` if no endpoint has that name */
  async delete(name: string, region: string, options: RequestOptions = {}): Promise<void> {
    return this.#transport.send({
      method: 'DELETE', path: this.#owner + pathOf('jwks', name), body: { region }, signal: options.signal, read: readNothing,
    });
  }

  /** Returns the template of a token, any JSON, which limits what the token opens. */
  async template({ database, group, scope, permissions = [] }: JwksTemplateScope, options: RequestOptions = {}): Promise<unknown> {
    return this.#transport.send({
      method: 'GET',
      path: this.#owner + pathOf('jwks-template'),
      body: {
        database: database ?? null,
        group: group ?? null,
        scope,
        permissions: permissions.map(({ tables, actions }) => ({ t: tables ?? null, a: actions })),
      },
      signal: options.signal,
      read: readObject(templateFrom),
    });
  }
}

function endpointFrom(json: JsonObject): JwksEndpoint {
  return { name: json.requiredString('jwks_name'), url: json.requiredString('jwks_url') };
}

function templateFrom(json: JsonObject): unknown {
  const template = json.value('template');
  if (template === undefined || template === null) throw new UnexpectedShape('the answer has no "template"');
  return template;
}

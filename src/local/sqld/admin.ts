import { forEachLimited } from '../limited';
import { sqldFetch, sqldFetchKnown } from './fetch';

/** What sqld is told about a namespace. A config write replaces all of it, so it is always sent whole. */
export interface NamespaceConfig {
  readonly block_reads: boolean;
  readonly block_writes: boolean;
  readonly allow_attach: boolean;
  /** PEM blocks of public keys, one after another: a token signed by any of them is accepted. */
  readonly jwt_key: string;
  readonly max_db_size: string;
}

/** What only a new namespace is told. */
export interface NewNamespace extends NamespaceConfig {
  /** `file:` URL of SQL to fill it with. */
  readonly dump_url?: string;
  /** Whether other namespaces can follow its schema. */
  readonly shared_schema?: boolean;
  /** The namespace whose schema it follows. */
  readonly shared_schema_name?: string;
}

/** sqld did not do what it was asked for. */
export class SqldRefusal extends Error {
  /** Its own words. */
  readonly reason: string;

  constructor(request: string, status: number, body: string) {
    super(`sqld refused ${request} with ${status}: ${body}`);
    this.name = 'SqldRefusal';
    this.reason = reasonIn(body);
  }
}

/** What sqld has counted for a namespace since it exists. The storage lags some seconds. */
export interface Statistics {
  readonly rows_read_count: number;
  readonly rows_written_count: number;
  readonly storage_bytes_used: number;
  readonly top_queries: readonly { readonly query: string; readonly rows_read: number; readonly rows_written: number }[];
}

/** How many requests go out side by side. */
const SIDE_BY_SIDE = 16;

export interface SqldAdminOptions {
  readonly url: string;
  readonly authKey: string;
}

/** The admin API of sqld: what a namespace is and how it behaves. */
export class SqldAdmin {
  constructor(private readonly options: SqldAdminOptions) {}

  /** Makes a namespace, closed to everybody but the holders of `jwt_key`, in one request. */
  async create(namespace: string, config: NewNamespace): Promise<void> {
    await this.post(`${namespace}/create`, config);
  }

  /** Makes a namespace that trusts only the key of the server itself; one that exists is left as it is. */
  async ensure(namespace: string): Promise<void> {
    if (!await this.exists(namespace)) {
      await this.post(`${namespace}/create`, {});
    }
  }

  /**
   * Copies a namespace. The copy trusts the keys of its source until {@link configure} gives it its own.
   * `target` must never have been used: sqld destroys an existing namespace that is not loaded.
   *
   * Only for what cannot be made in another way: with more namespaces than sqld keeps open it may close the copy while it is being
   * made, and then waits for itself for ever.
   */
  async fork(source: string, target: string): Promise<void> {
    await this.post(`${source}/fork/${target}`, undefined);
  }

  /** Has it open its files, and mend them where it was killed. */
  async load(namespace: string): Promise<void> {
    await this.request('GET', `${namespace}/config`, undefined, []);
  }

  async configure(namespace: string, config: NamespaceConfig): Promise<void> {
    await this.post(`${namespace}/config`, config);
  }

  /** Deletes a namespace with its data; one that does not exist is fine. */
  async delete(namespace: string): Promise<void> {
    await this.request('DELETE', namespace, undefined, [404]);
  }

  /** Undefined for a namespace that does not exist. */
  async statistics(namespace: string): Promise<Statistics | undefined> {
    const { status, text } = await this.ask('GET', `${namespace}/stats`, undefined, [404], sqldFetchKnown);
    return status === 404 ? undefined : JSON.parse(text) as Statistics;
  }

  /** Deletes namespaces, those whose schema others follow after these; gives those that others still follow. */
  async deleteAll(namespaces: readonly string[]): Promise<string[]> {
    const followed = await this.deleteUnlessFollowed(namespaces);
    return followed.length === namespaces.length ? followed : this.deleteAll(followed);
  }

  private async deleteUnlessFollowed(namespaces: readonly string[]): Promise<string[]> {
    const followed: string[] = [];
    await forEachLimited(namespaces, SIDE_BY_SIDE, (namespace) => this.delete(namespace).catch((error: unknown) => {
      if (!(error instanceof SqldRefusal && error.reason.includes('still refering'))) throw error;
      followed.push(namespace);
    }));
    return followed;
  }

  private async exists(namespace: string): Promise<boolean> {
    return await this.request('GET', `${namespace}/config`, undefined, [404]) !== 404;
  }

  private async post(path: string, body: object | undefined): Promise<void> {
    await this.request('POST', path, body, []);
  }

  /** The status of the answer: 200, or one of those that are no error here. */
  private async request(method: string, path: string, body: object | undefined, allowed: readonly number[]): Promise<number> {
    return (await this.ask(method, path, body, allowed)).status;
  }

  /** Where a 404 is no answer to be had, the namespace is known to exist. */
  private async ask(
    method: string, path: string, body: object | undefined, allowed: readonly number[],
    send = allowed.includes(404) ? sqldFetch : sqldFetchKnown,
  ): Promise<{ status: number; text: string }> {
    const response = await send(`${this.options.url}/v1/namespaces/${path}`, {
      method,
      headers: { 'authorization': `Basic ${this.options.authKey}`, 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok && !allowed.includes(response.status)) {
      throw new SqldRefusal(`${method} ${path}`, response.status, text);
    }
    return { status: response.status, text };
  }
}

/** `{"error": text}`, or the text alone; some texts begin with what kind of error it is. */
function reasonIn(body: string): string {
  try {
    return String((JSON.parse(body) as { error: unknown }).error).replace(/^Internal error: /i, '');
  } catch {
    return body;
  }
}

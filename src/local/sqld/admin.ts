import { forEachLimited } from '../limited';
import { sqldFetch, sqldFetchKnown } from './fetch';

/** The configuration of a namespace in sqld. A write replaces everything, so it is always complete. */
export interface NamespaceConfig {
  readonly block_reads: boolean;
  readonly block_writes: boolean;
  readonly allow_attach: boolean;
  /** Public keys as PEM blocks, one after another. sqld accepts tokens that any of them signed. */
  readonly jwt_key: string;
  readonly max_db_size: string;
}

/** Options for a new namespace only. */
export interface NewNamespace extends NamespaceConfig {
  /** `file:` URL of SQL to fill it with. */
  readonly dump_url?: string;
  /** Whether other namespaces can follow its schema. */
  readonly shared_schema?: boolean;
  /** The namespace whose schema it follows. */
  readonly shared_schema_name?: string;
}

/** sqld rejected a request. */
export class SqldRefusal extends Error {
  /** sqld's own words. */
  readonly reason: string;

  constructor(request: string, status: number, body: string) {
    super(`sqld refused ${request} with ${status}: ${body}`);
    this.name = 'SqldRefusal';
    this.reason = reasonIn(body);
  }
}

/** sqld's counters for the whole life of a namespace. The storage lags by some seconds. */
export interface Statistics {
  readonly rows_read_count: number;
  readonly rows_written_count: number;
  readonly storage_bytes_used: number;
  readonly top_queries: readonly { readonly query: string; readonly rows_read: number; readonly rows_written: number }[];
}

/** How many requests run in parallel. */
const SIDE_BY_SIDE = 16;

export interface SqldAdminOptions {
  readonly url: string;
  readonly authKey: string;
}

/** The admin API of sqld, which manages namespaces. */
export class SqldAdmin {
  constructor(private readonly options: SqldAdminOptions) {}

  /** Creates a namespace in one request. Only tokens of `jwt_key` open it. */
  async create(namespace: string, config: NewNamespace): Promise<void> {
    await this.post(`${namespace}/create`, config);
  }

  /** Creates a namespace that trusts only the key of the server itself. It does not change an existing one. */
  async ensure(namespace: string): Promise<void> {
    if (!await this.exists(namespace)) {
      await this.post(`${namespace}/create`, {});
    }
  }

  /**
   * Copies a namespace. The copy trusts the keys of its source until {@link configure} sets its own.
   * `target` must be new, because sqld destroys an existing namespace that is not loaded.
   *
   * Use this only if nothing else works. With more namespaces than sqld keeps open, it may close the copy before it is complete, and
   * then deadlocks.
   */
  async fork(source: string, target: string): Promise<void> {
    await this.post(`${source}/fork/${target}`, undefined);
  }

  /** Makes sqld open the files of a namespace, and repair them after a crash. */
  async load(namespace: string): Promise<void> {
    await this.request('GET', `${namespace}/config`, undefined, []);
  }

  async configure(namespace: string, config: NamespaceConfig): Promise<void> {
    await this.post(`${namespace}/config`, config);
  }

  /** Deletes a namespace with its data, if it exists. */
  async delete(namespace: string): Promise<void> {
    await this.request('DELETE', namespace, undefined, [404]);
  }

  /** Returns undefined if the namespace does not exist. */
  async statistics(namespace: string): Promise<Statistics | undefined> {
    const { status, text } = await this.ask('GET', `${namespace}/stats`, undefined, [404], sqldFetchKnown);
    return status === 404 ? undefined : JSON.parse(text) as Statistics;
  }

  /** Deletes namespaces, followers before their schemas. Returns schemas that other namespaces still follow. */
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

  /** Returns the status of the answer: 200, or one of the expected ones. */
  private async request(method: string, path: string, body: object | undefined, allowed: readonly number[]): Promise<number> {
    return (await this.ask(method, path, body, allowed)).status;
  }

  /** Repeats after a 404 if the namespace is known to exist. */
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

/** Reads `{"error": text}`, or the text alone. Some texts begin with the kind of the error. */
function reasonIn(body: string): string {
  try {
    return String((JSON.parse(body) as { error: unknown }).error).replace(/^Internal error: /i, '');
  } catch {
    return body;
  }
}

import { JsonObject } from '../http/json';
import { pathOf, readObject, RequestOptions } from '../http/request';
import { Transport } from '../http/transport';

/** An action in an organization. */
export interface AuditLog {
  /** Such as `db-create`. */
  readonly code: string;
  readonly message?: string;
  /** `cli` or `web`. */
  readonly origin?: string;
  /** The username. */
  readonly author?: string;
  /** RFC 3339. */
  readonly createdAt: string;
  /** Details of the action, any JSON. */
  readonly data?: unknown;
  readonly ip?: string;
  readonly city?: string;
  readonly countryCode?: string;
}

/** A part of the audit logs, newest first. */
export interface AuditLogPage {
  readonly logs: AuditLog[];
  /** The number of all entries, if the service returns it. */
  readonly totalRows?: number;
  /** The number of pages, if the service returns it. */
  readonly totalPages?: number;
}

/**
 * The actions in an organization. The free plan does not include them.
 * @see https://docs.turso.tech/api-reference/audit-logs/list
 */
export class AuditLogs {
  readonly #transport: Transport;
  readonly #path: string;

  /** @param owner the path of the organization */
  constructor(transport: Transport, owner: string) {
    this.#transport = transport;
    this.#path = owner + pathOf('audit-logs');
  }

  /** @param page counted from 1 */
  async page(page: number, pageSize: number, options: RequestOptions = {}): Promise<AuditLogPage> {
    return this.#transport.send({
      method: 'GET',
      path: this.#path,
      query: { page, page_size: pageSize },
      signal: options.signal,
      read: readObject((json) => {
        const pagination = json.object('pagination');
        return {
          logs: json.objects('audit_logs').map(auditLogFrom),
          totalRows: pagination?.number('total_rows'),
          totalPages: pagination?.number('total_pages'),
        };
      }),
    });
  }

  /** Yields all entries, newest first. It reads a page only when the caller needs it. */
  async *iterate(pageSize: number, options: RequestOptions = {}): AsyncGenerator<AuditLog, void, undefined> {
    for (let page = 1; ; page += 1) {
      const { logs, totalPages } = await this.page(page, pageSize, options);
      yield* logs;
      if (totalPages === undefined ? logs.length < pageSize : page >= totalPages) return;
      // Stops at a service that counts more pages than it has.
      if (logs.length === 0) return;
    }
  }
}

function auditLogFrom(json: JsonObject): AuditLog {
  return {
    code: json.requiredString('code'),
    message: json.string('message'),
    origin: json.string('origin'),
    author: json.string('author'),
    createdAt: json.requiredString('created_at'),
    data: json.value('data'),
    ip: json.string('ip'),
    city: json.string('city'),
    countryCode: json.string('country_code'),
  };
}

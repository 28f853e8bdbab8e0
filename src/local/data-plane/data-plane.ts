import { IncomingMessage } from 'node:http';
import { Access, bearer, Tokens, Unauthorized } from './access';
import { Address } from './address';
import { ExportParts, Exports, isExport } from './exports';
import { admit, refusal } from './gate';
import { Proxy, ProxyParts } from './proxy';
import { UploadParts, Uploads } from './uploads';
import { internalToken } from '../control/internal-token';
import { JudgedHttp } from '../fine-grained/judged-http';
import { missing, Permission } from '../fine-grained/permissions';
import { bearerToken } from '../jwt';
import { Registry } from '../registry/registry';
import { SqldSql } from '../sqld/sql';

export interface DataPlaneParts extends ProxyParts, UploadParts, ExportParts {
  readonly registry: Registry;
  readonly tokens: Tokens;
  readonly sql: SqldSql;
  readonly now: () => number;
}

/** The paths that need no token. */
const OPEN = /^\/(?:health|version|v[23]|v3-protobuf)$/;

/** Answers HTTP requests to databases. It forwards most of them to sqld. */
export class DataPlane {
  private readonly proxy: Proxy;
  private readonly uploads: Uploads;
  private readonly exports: Exports;
  private readonly judged: JudgedHttp;

  constructor(private readonly parts: DataPlaneParts) {
    this.proxy = new Proxy(parts);
    this.uploads = new Uploads(parts);
    this.exports = new Exports(parts);
    this.judged = new JudgedHttp(parts.sql, parts.now);
  }

  async answer(incoming: IncomingMessage): Promise<IncomingMessage | Response> {
    const address = admit(this.parts.registry, incoming);
    if (address instanceof Response) {
      return address;
    }
    try {
      return await this.dispatch(incoming, address);
    } catch (error) {
      if (!(error instanceof Unauthorized)) throw error;
      return refusal(401, error.message);
    }
  }

  close(): void {
    this.proxy.close();
  }

  private async dispatch(incoming: IncomingMessage, address: Address): Promise<IncomingMessage | Response> {
    const { tokens } = this.parts;
    const { database, upload, path } = address;
    if (upload !== undefined) {
      const { write, permissions } = await tokens.access(bearer(incoming.headers.authorization), database);
      return write && permissions === undefined
        ? this.uploads.answer(database, upload, incoming)
        : refusal(403, 'an upload needs a token that may write everywhere');
    }
    if (isExport(path)) {
      const { permissions } = await tokens.access(bearer(incoming.headers.authorization), database);
      // A client that is refused `/info` tries another protocol, and its user never reads why.
      return path === '/info' || permissions === undefined || mayReadAll(permissions)
        ? this.exports.answer(database, incoming.method, path)
        : refusal(403, 'an export or an embedded replica needs a token that may read everything');
    }
    this.parts.history.use(database);
    const token = bearerToken(incoming.headers.authorization);
    if (token === undefined || OPEN.test(path) || !tokens.needsJudging(token)) {
      return this.proxy.forward(incoming, address);
    }
    const access = await tokens.access(token, database);
    const known = await internalToken(database, access, this.parts.now());
    return access.permissions === undefined
      ? this.proxy.forward(incoming, address, known)
      : this.judge(incoming, address, access.permissions, known);
  }

  /** @param known a token that sqld knows, to replace the client's */
  private async judge(
    incoming: IncomingMessage, address: Address, permissions: NonNullable<Access['permissions']>, known: string,
  ): Promise<IncomingMessage | Response> {
    const { database, path } = address;
    if (path === '/dump' && mayReadAll(permissions)) {
      return this.proxy.forward(incoming, address, known);
    }
    return this.judged.answer({ database, path, permissions, token: known }, incoming)
      ?? refusal(403, `the permissions of the token do not reach ${path}; /v2/pipeline, /v3/pipeline and /v3/cursor are judged statement by statement`);
  }
}

function mayReadAll(permissions: readonly Permission[]): boolean {
  return missing(permissions, [{ action: 'data_read', table: null }]) === undefined;
}

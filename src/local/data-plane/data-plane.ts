import { IncomingMessage } from 'node:http';
import { bearer, checkToken, Unauthorized } from './access';
import { Address } from './address';
import { admit, refusal } from './gate';
import { Proxy, ProxyParts } from './proxy';
import { UploadParts, Uploads } from './uploads';
import { Registry } from '../registry/registry';

export interface DataPlaneParts extends ProxyParts, UploadParts {
  readonly registry: Registry;
  readonly now: () => number;
}

/** Answers what is asked of databases over HTTP: most of it by sqld, the rest here. */
export class DataPlane {
  private readonly proxy: Proxy;
  private readonly uploads: Uploads;

  constructor(private readonly parts: DataPlaneParts) {
    this.proxy = new Proxy(parts);
    this.uploads = new Uploads(parts);
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
    const { database, upload } = address;
    if (upload === undefined) {
      return this.proxy.forward(incoming, address);
    }
    const group = this.parts.registry.get('group', database.groupId)!;
    const { write } = checkToken(bearer(incoming.headers.authorization), { database, group, now: this.parts.now() });
    return write ? this.uploads.answer(database, upload, incoming) : refusal(403, 'the token is read-only; an upload needs one that may write');
  }
}

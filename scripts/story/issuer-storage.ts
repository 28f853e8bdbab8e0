import type { Adapter, AdapterPayload } from 'oidc-provider' with { 'resolution-mode': 'import' };

/** Keeps what an issuer remembers, such as codes and sessions, in memory. One object for each kind of thing. */
export class IssuerStorage implements Adapter {
  private readonly items = new Map<string, AdapterPayload>();

  async upsert(id: string, payload: AdapterPayload): Promise<void> {
    this.items.set(id, payload);
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    return this.items.get(id);
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return this.first((item) => item.uid === uid);
  }

  async findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
    return this.first((item) => item.userCode === userCode);
  }

  async consume(id: string): Promise<void> {
    const item = this.items.get(id);
    if (item !== undefined) item.consumed = Math.floor(Date.now() / 1000);
  }

  async destroy(id: string): Promise<void> {
    this.items.delete(id);
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    for (const [id, item] of this.items) if (item.grantId === grantId) this.items.delete(id);
  }

  private first(matches: (item: AdapterPayload) => boolean): AdapterPayload | undefined {
    return [...this.items.values()].find(matches);
  }
}

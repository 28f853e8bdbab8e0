import type { PrivateData } from '../author/context';

/** The private data of one object, as bytes of JSON. */
export class JsonPrivateData implements PrivateData {
  private readonly values: Record<string, unknown>;

  constructor(bytes: Uint8Array | undefined) {
    this.values = bytes === undefined || bytes.length === 0 ? {} : JSON.parse(Buffer.from(bytes).toString('utf8'));
  }

  get<T>(key: string): T | undefined {
    return this.values[key] as T | undefined;
  }

  set(key: string, value: unknown): void {
    if (value === undefined) delete this.values[key];
    else this.values[key] = value;
  }

  toBytes(): Uint8Array {
    return Object.keys(this.values).length === 0 ? new Uint8Array() : Buffer.from(JSON.stringify(this.values));
  }
}

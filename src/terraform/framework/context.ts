import type { Diagnostics } from './diagnostics';
import type { Logger } from '../protocol/logger';

/** What every operation gets besides its values. */
export interface OperationContext<Client> {
  /** What the provider's `configure` made. */
  readonly client: Client;
  /** Aborted when the user cancels or the operation's time is over. Pass it to everything that waits. */
  readonly signal: AbortSignal;
  /** Warnings for the user; errors are better thrown. */
  readonly diagnostics: Diagnostics;
  readonly log: Logger;
}

/** Facts that a resource keeps beside its state, out of the user's sight. JSON, not secret. */
export interface PrivateData {
  get<T>(key: string): T | undefined;
  /** @param value undefined forgets the fact */
  set(key: string, value: unknown): void;
}

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

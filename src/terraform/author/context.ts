import type { Diagnostics } from './diagnostics';

/** Every operation gets this besides its values. */
export interface OperationContext<Client> {
  /** The result of the provider's `configure`. */
  readonly client: Client;
  /** Aborts when the user cancels or the time limit ends. Pass it to everything that waits. */
  readonly signal: AbortSignal;
  /** Takes warnings for the user. Throw errors instead. */
  readonly diagnostics: Diagnostics;
  readonly log: Logger;
}

/** Facts that a resource keeps beside its state, hidden from users. JSON; never secrets. */
export interface PrivateData {
  get<T>(key: string): T | undefined;
  /** @param value undefined removes the fact */
  set(key: string, value: unknown): void;
}

/** Writes to Terraform's log, which users see with `TF_LOG=TRACE`. The caller keeps secrets out. */
export type Logger = { readonly [L in 'trace' | 'debug' | 'info' | 'warn' | 'error']: (message: string, fields?: LogFields) => void };

export type LogFields = { readonly [name: string]: string | number | boolean | undefined };

import { failureDiagnostics, type Operation } from './failure';
import type { Logger } from '../../protocol/logger';
import { providerBug, Diagnostics, type Diagnostic } from '../diagnostics';
import type { Provider } from '../provider';
import type { DataSource, Resource } from '../resource';

const TWENTY_MINUTES = 20 * 60_000;

/** How long an operation may take to come to an end after it was told to, in milliseconds. */
const GRACE = 60_000;

/** Whether there is a client, and why not. */
type Configuration = { state: 'none' } | { state: 'unknown'; attributes: string[] } | { state: 'ready'; client: unknown };

/** What the handlers of one provider process share. */
export class Session {
  configuration: Configuration = { state: 'none' };
  private stopping = new AbortController();
  private readonly resources: ReadonlyMap<string, Resource>;
  private readonly dataSources: ReadonlyMap<string, DataSource>;

  constructor(readonly provider: Provider, readonly log: Logger, private readonly grace = GRACE) {
    this.resources = byType(provider.resources);
    this.dataSources = byType(provider.dataSources);
  }

  resource(type: string): Resource {
    const found = this.resources.get(type);
    if (found === undefined) throw new Error(`This provider has no resource type ${type}.`);
    return found;
  }

  dataSource(type: string): DataSource {
    const found = this.dataSources.get(type);
    if (found === undefined) throw new Error(`This provider has no data source ${type}.`);
    return found;
  }

  get client(): unknown {
    return this.configuration.state === 'ready' ? this.configuration.client : undefined;
  }

  /** A new command begins: in reattach mode one process serves many, each with a configuration of its own. */
  begin(): void {
    this.stopping = new AbortController();
    this.configuration = { state: 'none' };
  }

  /** The user cancelled: what is under way ends with what is known. */
  stop(): void {
    this.stopping.abort(new Error('cancelled'));
  }

  /** Runs an author's operation within its time; a failure becomes diagnostics. Undefined when it failed. */
  async run<T>(operation: Operation, diagnostics: Diagnostics, work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    const timeout = operation.timeout ?? TWENTY_MINUTES;
    const clock = new AbortController();
    const timer = setTimeout(() => clock.abort(new Error('timed out')), timeout);
    const stopping = this.stopping.signal;
    const signal = AbortSignal.any([stopping, clock.signal]);
    try {
      // Terraform may ask for one more change while it is being stopped: what has not begun is not begun.
      signal.throwIfAborted();
      return await Promise.race([work(signal), this.abandoned(signal)]);
    } catch (error) {
      diagnostics.add(...failureDiagnostics(error, { ...operation, timeout }, this.provider, {
        cancelled: stopping.aborted,
        timedOut: clock.signal.aborted,
      }));
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Rejects when an operation has not ended although its signal was aborted: Terraform would wait for it for ever. */
  private async abandoned(signal: AbortSignal): Promise<never> {
    return new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => setTimeout(() => reject(signal.reason), this.grace).unref(), { once: true });
    });
  }

  /** What to say where a client is needed and there is none. */
  missingClient(): Diagnostic {
    if (this.configuration.state === 'unknown') {
      const attributes = this.configuration.attributes.map((name) => `"${name}"`).join(', ');
      return {
        severity: 'error',
        summary: 'Provider configuration not known yet',
        detail: `${attributes} of the provider's configuration depends on resources that have not been applied. Apply those first, for example with -target.`,
      };
    }
    return providerBug('Provider not configured', 'Terraform asked for something that needs the configuration before it sent one.');
  }
}

function byType<T extends { readonly type: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [item.type, item]));
}

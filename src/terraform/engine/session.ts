import { failureDiagnostics, type Operation, providerBug } from './failure';
import { Operations } from './running-operations';
import { DEFAULT_TIMEOUT } from './timeouts';
import type { Logger } from '../author/context';
import type { DataSource } from '../author/data-source';
import { quoted, Diagnostics, type Diagnostic } from '../author/diagnostics';
import type { EphemeralResource } from '../author/ephemeral-resource';
import type { ProviderFunction } from '../author/function';
import type { ResourceList } from '../author/list';
import type { Provider } from '../author/provider';
import type { Resource } from '../author/resource';

/** Says whether the client exists, and if not, why. */
type Configuration = { state: 'none' } | { state: 'unknown'; attributes: string[] } | { state: 'ready'; client: unknown };

/** The state that all calls to one provider process share: its client and its running operations. */
export class Session {
  configuration: Configuration = { state: 'none' };
  private readonly operations: Operations;
  private readonly resources: ReadonlyMap<string, Resource>;
  private readonly dataSources: ReadonlyMap<string, DataSource>;

  constructor(readonly provider: Provider, readonly log: Logger, grace?: number) {
    this.operations = new Operations(grace);
    this.resources = byType(provider.resources);
    this.dataSources = byType(provider.dataSources);
  }

  resource(type: string): Resource {
    const found = this.resources.get(type);
    if (found === undefined) throw new Error(`This provider has no resource type ${type}.`);
    return found;
  }

  ephemeralResource(type: string): EphemeralResource {
    const found = this.provider.ephemeralResources?.find((resource) => resource.type === type);
    if (found === undefined) throw new Error(`This provider has no ephemeral resource ${type}.`);
    return found;
  }

  function(name: string): ProviderFunction {
    const found = this.provider.functions?.find((definition) => definition.name === name);
    if (found === undefined) throw new Error(`This provider has no function ${name}.`);
    return found;
  }

  /** Finds a resource that Terraform can list. */
  listed(type: string): { resource: Resource; list: ResourceList } {
    const resource = this.resource(type);
    if (resource.list === undefined) throw new Error(`This provider cannot list ${type}.`);
    return { resource, list: resource.list };
  }

  dataSource(type: string): DataSource {
    const found = this.dataSources.get(type);
    if (found === undefined) throw new Error(`This provider has no data source ${type}.`);
    return found;
  }

  get client(): unknown {
    return this.configuration.state === 'ready' ? this.configuration.client : undefined;
  }

  /** Begins a new command. In reattach mode one process serves many commands, each with its own configuration. */
  begin(): void {
    this.operations.begin();
    this.configuration = { state: 'none' };
  }

  /** Ends the running operations after the user cancelled. They keep what is known. */
  stop(): void {
    this.operations.stop();
  }

  /** Runs an author's operation within its time limit. If it fails, adds diagnostics and returns undefined. */
  async run<T>(operation: Operation, diagnostics: Diagnostics, work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    const timeout = operation.timeout ?? DEFAULT_TIMEOUT;
    const outcome = await this.operations.run(timeout, work, operation.cleansUp);
    if ('result' in outcome) return outcome.result;
    diagnostics.add(...failureDiagnostics(outcome.error, { ...operation, timeout }, this.provider, outcome));
    return undefined;
  }

  /**
   * Runs an operation that yields results one by one. The time limit applies to each step, and a failed step ends the operation. If the
   * caller stops early, the signal ends the work on the next step.
   */
  async* stream<T>(operation: Operation, diagnostics: Diagnostics, work: (signal: AbortSignal) => AsyncIterator<T>): AsyncGenerator<T> {
    const ended = new AbortController();
    const iterator = work(ended.signal);
    const next = async (signal: AbortSignal) => {
      signal.addEventListener('abort', () => ended.abort(signal.reason), { once: true });
      return iterator.next();
    };
    try {
      for (;;) {
        const step = await this.run(operation, diagnostics, next);
        if (step === undefined || step.done === true) return;
        yield step.value;
      }
    } finally {
      ended.abort();
      void iterator.return?.().catch(() => undefined);
    }
  }

  /** Reports that an operation needs the client and the client does not exist. */
  missingClient(): Diagnostic {
    if (this.configuration.state === 'unknown') {
      return {
        severity: 'error',
        summary: 'Provider configuration not known yet',
        detail: `${quoted(this.configuration.attributes)} of the provider's configuration depends on resources that have not been applied. Apply those first, for example with -target.`,
      };
    }
    return providerBug('Provider not configured', 'Terraform asked for something that needs the configuration before it sent one.');
  }
}

function byType<T extends { readonly type: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [item.type, item]));
}

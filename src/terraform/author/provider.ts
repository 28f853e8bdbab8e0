import type { Attributes } from './attributes';
import type { Logger } from './context';
import type { DataSource } from './data-source';
import type { Diagnostic } from './diagnostics';
import type { EphemeralResource } from './ephemeral-resource';
import type { ProviderFunction } from './function';
import type { Resource } from './resource';
import type { Plan, Schema } from './schema';

/** Explains a failed call to the user. */
export interface Explanation {
  /** The object does not exist. A `delete` then counts as done. */
  readonly notFound?: boolean;
  /** Replaces the default summary, such as `Could not create database "x"`. */
  readonly summary?: string;
  /** The cause and what to do. */
  readonly detail: string;
}

export interface ConfigureContext {
  readonly log: Logger;
  /** The version of the running Terraform or OpenTofu. */
  readonly terraformVersion: string;
}

/** A Terraform provider. `configure` turns its configuration into a `Client`. */
export interface Provider<A extends Attributes = any, Client = any> {
  /** The prefix of all its type names, such as `turso`. */
  readonly name: string;
  readonly schema: Schema<A>;
  readonly resources: readonly Resource<any, Client>[];
  readonly dataSources: readonly DataSource<any, Client>[];
  readonly ephemeralResources?: readonly EphemeralResource<any, Client>[];
  readonly functions?: readonly ProviderFunction[];

  /** Creates the client. Attributes with `env` already have their values from the environment. Throw `DiagnosticError` for faults. */
  configure(config: Plan<A>, context: ConfigureContext): Client | Promise<Client>;
  /** Explains an error of the vendor's client. Returns undefined for an unknown error. */
  explain(error: unknown): Explanation | readonly Diagnostic[] | undefined;
}

/** Names that attributes of a resource cannot have: the framework's own attribute and Terraform's meta-arguments. */
type Reserved = 'timeouts' | 'count' | 'for_each' | 'provider' | 'depends_on' | 'lifecycle' | 'connection' | 'provisioner';

/** The attributes of an object with Terraform's meta-arguments. */
export type FreeAttributes = Attributes & { readonly [K in Reserved]?: never };

/** Binds the client's type once. The types of a resource then follow from its schema. */
export function definitionsFor<Client>() {
  return {
    resource: <const A extends FreeAttributes, const F extends Attributes = any>(
      definition: Resource<A, Client, F>,
    ): Resource<A, Client, F> => definition,
    dataSource: <const A extends Attributes>(definition: DataSource<A, Client>): DataSource<A, Client> => definition,
    ephemeralResource: <const A extends FreeAttributes, P = undefined>(
      definition: EphemeralResource<A, Client, P>,
    ): EphemeralResource<A, Client, P> => definition,
    provider: <const A extends Attributes>(definition: Provider<A, Client>): Provider<A, Client> => definition,
  };
}

import type { Attributes } from './attributes';
import type { Logger } from './context';
import type { DataSource } from './data-source';
import type { Diagnostic } from './diagnostics';
import type { EphemeralResource } from './ephemeral-resource';
import type { ProviderFunction } from './function';
import type { Resource } from './resource';
import type { Plan, Schema } from './schema';

/** What a failed call means for the user. */
export interface Explanation {
  /** The object does not exist: done in `delete`. */
  readonly notFound?: boolean;
  /** Replaces the framework's `Could not create database "x"`. */
  readonly summary?: string;
  /** The cause and what to do. */
  readonly detail: string;
}

export interface ConfigureContext {
  readonly log: Logger;
  /** The version of Terraform or OpenTofu that asks. */
  readonly terraformVersion: string;
}

/** A Terraform provider. `Client` is what its configuration turns into. */
export interface Provider<A extends Attributes = any, Client = any> {
  /** The prefix of all its type names, such as `turso`. */
  readonly name: string;
  readonly schema: Schema<A>;
  readonly resources: readonly Resource<any, Client>[];
  readonly dataSources: readonly DataSource<any, Client>[];
  readonly ephemeralResources?: readonly EphemeralResource<any, Client>[];
  readonly functions?: readonly ProviderFunction[];

  /** Makes the client. Environment fallbacks (`env` of an attribute) have been taken; throws `DiagnosticError`. */
  configure(config: Plan<A>, context: ConfigureContext): Client | Promise<Client>;
  /** Explains an error of the vendor's client; undefined for an error that it does not know. */
  explain(error: unknown): Explanation | readonly Diagnostic[] | undefined;
}

/** Names that a resource's attributes cannot have: the framework's own, and what Terraform takes for its meta-arguments. */
type Reserved = 'timeouts' | 'count' | 'for_each' | 'provider' | 'depends_on' | 'lifecycle' | 'connection' | 'provisioner';

/** The attributes of a resource, or whatever has the same meta-arguments. */
export type FreeAttributes = Attributes & { readonly [K in Reserved]?: never };

/** Binds the client's type once, so that schemas alone give the types of a resource. */
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

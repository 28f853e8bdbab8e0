import { Lazy, Token, type TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { throwFaults, type Fault } from './faults';
import type { ITursoDatabase, ITursoGroup, TursoConstructProps } from './interfaces';
import { hostnameFaults, nameFault } from './names';
import { chooseProvider, configuredOrganization } from './turso-provider';
import { TenantDatabasesResource } from '../bindings';
import { asText } from '../hcl';

/** How many faults of names a message lists. */
const MAX_LISTED = 10;

/** Options of a set of tenants' databases. */
export interface TenantSetOptions {
  /**
   * Whether Terraform may delete databases of the set. With `false`, a plan fails that removes names or destroys the set. To remove names,
   * set `true` in the same deployment; to destroy the set, deploy `true` first.
   *
   * @default false; for a set of a fleet, `forceDestroy` of the fleet
   */
  readonly forceDestroy?: boolean;
}

/** Props of `TenantDatabases`. */
export interface TenantDatabasesProps extends TenantSetOptions, TursoConstructProps {
  /** The group of the databases and of the schema database. */
  readonly group: ITursoGroup;

  /** The database that new databases are branched from. A change affects only databases that are created later. */
  readonly schemaDatabase: ITursoDatabase;

  /**
   * Names of the databases: lowercase letters, digits and dashes, at most 64.
   *
   * @default - none: `addNames` adds them
   */
  readonly names?: string[];
}

/**
 * Many databases as one resource: a branch of a schema database for each name. Ten thousand databases are one entry of the state. A plan
 * has one line for each database that it adds or removes. `SchemaFleet.addTenants` adds a set whose databases also get the migrations of
 * the fleet.
 *
 * The names have to be known when the stack is synthesized. `tenant_database_name`, a function of the provider, makes a name from any
 * tenant id.
 *
 * @example
 * new TenantDatabases(stack, 'tenants', { group, schemaDatabase, names: ['tenant-acme', 'tenant-globex'] });
 */
export class TenantDatabases extends Construct {
  /** Changes with each database that is created, deleted, or replaced by another one of its name. */
  public readonly fingerprint: string;

  /** URL for libSQL clients of each database, with `{name}` in place of its name. */
  public readonly urlTemplate: string;

  /** The provider that manages the databases. Absent if it is the provider of the stack that has no alias. */
  public readonly provider?: TerraformProvider;

  private readonly all = new Set<string>();
  private forceDestroy?: boolean;
  private fallback = false;

  constructor(scope: Construct, id: string, props: TenantDatabasesProps) {
    super(scope, id);
    const { group, schemaDatabase, names = [], forceDestroy } = props;
    this.provider = chooseProvider(this, props.provider, group);
    this.forceDestroy = forceDestroy;
    this.addNames(names);
    // The program may add the provider, which names the organization, after the databases.
    this.node.addValidation({
      validate: () => this.names.flatMap((name) => hostnameFaults(name, configuredOrganization(this, this.provider))).slice(0, MAX_LISTED),
    });

    const resource = new TenantDatabasesResource(this, 'Resource', asText({
      provider: this.provider,
      names: Token.asStringMap(Lazy.anyValue({ produce: () => Object.fromEntries(this.names.map((name) => [name, name])) })),
      schemaDatabase: schemaDatabase.name,
      group: group.name,
      groupId: group.groupId,
      organization: group.organization,
      forceDestroy: Lazy.anyValue({ produce: () => this.forceDestroy ?? (this.fallback || undefined) }),
    }));
    this.fingerprint = resource.fingerprint;
    this.urlTemplate = resource.urlTemplate;
  }

  /** The names of the databases, each once. */
  public get names(): string[] {
    return [...this.all];
  }

  /** Adds databases. A name that the set has already changes nothing. */
  public addNames(names: string[]): void {
    throwFaults(this, namesFaults(names));
    for (const name of names) this.all.add(name);
  }

  /**
   * Sets the options of the whole set.
   *
   * @param fallback `forceDestroy` for a set that does not set it
   * @internal
   */
  public _choose({ forceDestroy }: TenantSetOptions, fallback: boolean): void {
    this.fallback = fallback;
    if (forceDestroy === undefined) return;
    if (this.forceDestroy !== undefined && this.forceDestroy !== forceDestroy) {
      throwFaults(this, [`forceDestroy is ${forceDestroy}, but was ${this.forceDestroy} for other tenants of the same set. Give it once.`]);
    }
    this.forceDestroy = forceDestroy;
  }
}

/** A name that only Terraform knows cannot be a key of the resource's map. */
function namesFaults(names: string[]): Fault[] {
  if (Token.isUnresolved(names) || names.some((name) => Token.isUnresolved(name))) {
    return ['names holds a value that only Terraform knows, but the names have to be known when the stack is synthesized. '
      + 'Give the names themselves. For names from elsewhere use the resource turso_tenant_databases, or let the fleet discover its tenants.'];
  }
  const faults = names.map((name) => nameFault('name', name, name)).filter((fault) => fault !== undefined);
  const more = faults.length - MAX_LISTED;
  return more > 0 ? [...faults.slice(0, MAX_LISTED), `${more} more names are invalid, too.`] : faults;
}

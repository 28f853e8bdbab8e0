import { Lazy, Token } from 'cdktf';
import { Construct } from 'constructs';
import { throwFaults, type Fault } from './faults';
import { hostnameFaults, nameFault } from './names';
import type { ITursoDatabase } from './turso-database';
import type { ITursoGroup } from './turso-group';
import { configuredOrganization, requireTurso } from './turso-provider';
import { TenantDatabases as TenantDatabasesBinding } from '../bindings';
import { asText } from '../hcl';

/** How many faults of names a message tells. */
const TOLD = 10;

/** What can be chosen for a set of databases. */
export interface TenantSetOptions {
  /**
   * Whether databases may be deleted. Otherwise a plan is refused that takes names out of the set or destroys it. To remove names, set it
   * to `true` in the same deployment; to destroy the set, deploy `true` first.
   *
   * @default false; for a set of a fleet what the fleet says, which is false unless it is set
   */
  readonly forceDestroy?: boolean;
}

/** How a set of databases is made. */
export interface TenantDatabasesProps extends TenantSetOptions {
  /** The group of the databases, which is that of the schema database. */
  readonly group: ITursoGroup;

  /** What new databases are branched from. Another one concerns databases that are made later: those that exist stay as they are. */
  readonly schemaDatabase: ITursoDatabase;

  /**
   * Names of the databases: lowercase letters, digits and dashes, at most 64.
   *
   * @default - none, until some are added
   */
  readonly names?: string[];
}

/**
 * Many databases as one: a branch of a schema database for each name. Ten thousand are one entry of the state, and each that is added or
 * removed is one line of a plan. `SchemaFleet.addTenants` makes one whose databases also get the migrations of the fleet.
 *
 * The names have to be known when the stack is synthesized. They are made from any tenant id by `tenant_database_name`, a function of the
 * provider.
 */
export class TenantDatabases extends Construct {
  /** Changes with each database that is created, deleted, or replaced by another one of its name. */
  public readonly fingerprint: string;

  /** URL for libSQL clients of each database, with `{name}` where its name stands. */
  public readonly urlTemplate: string;

  private readonly all = new Set<string>();
  private forceDestroy?: boolean;
  private fallback = false;

  constructor(scope: Construct, id: string, props: TenantDatabasesProps) {
    super(scope, id);
    const { group, schemaDatabase, names = [], forceDestroy } = props;
    requireTurso(this);
    this.forceDestroy = forceDestroy;
    this.addNames(names);
    // The organization is certain only when the stack is complete.
    this.node.addValidation({
      validate: () => this.names.flatMap((name) => hostnameFaults(name, configuredOrganization(this))).slice(0, TOLD),
    });

    const resource = new TenantDatabasesBinding(this, 'Resource', asText({
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

  /** Adds databases. A name that is there already is no other database. */
  public addNames(names: string[]): void {
    throwFaults(this, namesFaults(names));
    for (const name of names) this.all.add(name);
  }

  /**
   * Chooses once for the whole set.
   *
   * @param fallback what counts where nobody chooses
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

/** A list that only Terraform knows is told from names that are. */
function namesFaults(names: string[]): Fault[] {
  if (Token.isUnresolved(names) || names.some((name) => Token.isUnresolved(name))) {
    return ['names holds a value that is known to Terraform only, but which databases there are has to be known when the stack is synthesized. '
      + 'Give the names themselves; for names from elsewhere use the resource turso_tenant_databases, or let the fleet find its tenants.'];
  }
  const faults = names.map((name) => nameFault('name', name, name)).filter((fault) => fault !== undefined);
  const more = faults.length - TOLD;
  return more > 0 ? [...faults.slice(0, TOLD), `${more} more names are not valid either.`] : faults;
}

import type { Fault } from './faults';
import type { ITursoDatabase, ITursoGroup } from './interfaces';
import type { SchemaFleetResourceDiscover } from '../bindings';

/** Options of a discovery. */
export interface TenantDiscoveryOptions {
  /**
   * Names of databases to leave out. `*` in a name stands for any characters, `?` for one.
   *
   * @default - none
   */
  readonly exclude?: string[];

  /**
   * The group to search.
   *
   * @default - that of the fleet
   */
  readonly group?: ITursoGroup;
}

/**
 * How a fleet finds tenants that its stack does not add, such as those that an application creates at run time. The fleet searches when
 * Terraform plans it, and again during the rollout. It never takes the schema database, or a branch that a rollout creates, for a tenant.
 *
 * @example
 * const discovery = TenantDiscovery.byParent({ exclude: ['*-test'] });
 * new SchemaFleet(stack, 'crm', { group, migrations, discovery });
 */
export class TenantDiscovery {
  /**
   * Finds every database of the group.
   */
  public static inGroup(options: TenantDiscoveryOptions = {}): TenantDiscovery {
    return new TenantDiscovery(options, {});
  }

  /**
   * Finds the databases of the group that are branches of the fleet's schema database, like those that `cdktf-turso/runtime` creates.
   */
  public static byParent(options: TenantDiscoveryOptions = {}): TenantDiscovery {
    return new TenantDiscovery(options, {}, true);
  }

  /**
   * Finds the databases of the group whose names begin with the prefix, such as `tenant-`.
   */
  public static byPrefix(prefix: string, options: TenantDiscoveryOptions = {}): TenantDiscovery {
    return new TenantDiscovery(options, { prefix });
  }

  /**
   * Finds the databases of the group whose names match the pattern: `*` stands for any characters, `?` for one, such as `eu-*-crm`.
   */
  public static byPattern(pattern: string, options: TenantDiscoveryOptions = {}): TenantDiscovery {
    return new TenantDiscovery(options, { pattern });
  }

  private constructor(
    private readonly options: TenantDiscoveryOptions,
    private readonly filter: { readonly prefix?: string; readonly pattern?: string },
    private readonly ofSchemaDatabase = false,
  ) {}

  /**
   * Whether it finds every branch of the schema database.
   *
   * @internal
   */
  public _findsBranches(group: ITursoGroup): boolean {
    return this.filter.prefix === undefined && this.filter.pattern === undefined && (this.options.group ?? group) === group;
  }

  /**
   * Returns what is wrong with it.
   *
   * @internal
   */
  public _faults(): Fault[] {
    const empty = ([['prefix', this.filter.prefix], ['pattern', this.filter.pattern]] as const)
      .filter(([, value]) => value === '')
      .map(([prop]) => `${prop} of the discovery is "". Use at least one character, or TenantDiscovery.inGroup for every database of the group.`);
    const excluded = this.options.exclude?.includes('') === true ? ['exclude of the discovery holds "". Use names, or leave it out.'] : [];
    return [...empty, ...excluded];
  }

  /**
   * Returns the argument of the resource.
   *
   * @internal
   */
  public _toTerraform(schemaDatabase: ITursoDatabase, group: ITursoGroup): SchemaFleetResourceDiscover {
    return {
      ...this.filter,
      parent: this.ofSchemaDatabase ? schemaDatabase.name : undefined,
      group: (this.options.group ?? group).name,
      exclude: this.options.exclude,
    };
  }
}

import type { Fault } from './faults';
import type { ITursoDatabase, ITursoGroup } from './interfaces';
import type { SchemaFleetResourceDiscover } from '../bindings';

/** What can be chosen for a discovery. */
export interface TenantDiscoveryOptions {
  /**
   * Names of databases that are no tenants all the same. `*` in a name stands for any characters, `?` for one.
   *
   * @default - none
   */
  readonly exclude?: string[];

  /**
   * The group to look in.
   *
   * @default - that of the fleet
   */
  readonly group?: ITursoGroup;
}

/**
 * Where a fleet finds tenants that no code names, such as those that an application made at run time. They are looked for when the fleet
 * is planned, and again while it is rolled out. The schema database, and the branches that a rollout makes, are never among them.
 */
export class TenantDiscovery {
  /**
   * Every database of the group.
   */
  public static inGroup(options: TenantDiscoveryOptions = {}): TenantDiscovery {
    return new TenantDiscovery(options, {});
  }

  /**
   * The databases of the group that were branched from the schema database of the fleet, as `cdktf-turso/runtime` makes them.
   */
  public static byParent(options: TenantDiscoveryOptions = {}): TenantDiscovery {
    return new TenantDiscovery(options, {}, true);
  }

  /**
   * The databases of the group whose names begin like this, such as `tenant-`.
   */
  public static byPrefix(prefix: string, options: TenantDiscoveryOptions = {}): TenantDiscovery {
    return new TenantDiscovery(options, { prefix });
  }

  /**
   * The databases of the group whose names are like this: `*` stands for any characters, `?` for one, such as `eu-*-crm`.
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
   * What is wrong with it.
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
   * As the resource takes it.
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

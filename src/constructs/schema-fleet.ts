import { Annotations, Lazy, type TerraformProvider, type TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { throwFaults } from './faults';
import type { HistoryTable } from './history-table';
import { ImportedFleet, noteDiscovery } from './imported-fleet';
import type { ISchemaFleet, ITursoDatabase, ITursoGroup, ManagedFleet, TursoConstructProps } from './interfaces';
import { MigratedDatabase } from './migrated-database';
import type { Migrations } from './migrations';
import { nameFault } from './names';
import { ownChild, requireFreeId, type OwnChildren } from './own-children';
import { strategyFaults, strategyToTerraform, type RolloutStrategy } from './rollout-strategy';
import { TenantDatabase, type TenantOptions } from './tenant-database';
import { TenantDatabases, type TenantSetOptions } from './tenant-databases';
import { TenantDiscovery } from './tenant-discovery';
import { TursoDatabase } from './turso-database';
import { chooseProvider, namePrefixOf, prefixFault } from './turso-provider';
import { versionFault } from './version-fault';
import { SchemaFleetResource } from '../bindings';
import { asText } from '../hcl';
import { tenantDatabaseName } from '../notation';

/** Props of a `SchemaFleet`. */
export interface SchemaFleetProps extends TursoConstructProps {
  /** The group of the schema database and of the tenants' databases. */
  readonly group: ITursoGroup;

  /** The migrations of the schema, in their order. */
  readonly migrations: Migrations;

  /**
   * Name of the schema database: lowercase letters, digits and dashes, at most 64. Turso cannot rename a database: a change replaces it
   * and does not touch the tenants' databases.
   *
   * @default - `namePrefix`, the id of the construct and `schema`, joined by dashes
   */
  readonly schemaDatabaseName?: string;

  /**
   * Begins the names of the schema database and of the tenants' databases, followed by a dash: lowercase letters, digits and dashes, at
   * most 19. Give staging and production different prefixes if they share an organization. Names that you give yourself get no prefix.
   *
   * @default - the `namePrefix` of the provider
   */
  readonly namePrefix?: string;

  /**
   * Whether the schema database, and with it each new tenant, runs on Turso's new engine, a rewrite of SQLite, instead of libSQL. It takes
   * effect when the schema database is created, and a change is an error. turso-local always runs libSQL, so fleets are tested on libSQL
   * only.
   *
   * @default - Turso chooses
   * @see https://docs.turso.tech/tursodb/quickstart
   */
  readonly useTursodb?: boolean;

  /**
   * How the fleet finds tenants that this stack does not add, such as those that an application creates at run time or another stack
   * declares.
   *
   * @default - only tenants that this stack adds belong to the fleet
   */
  readonly discovery?: TenantDiscovery;

  /**
   * How carefully the fleet rolls migrations out: canaries, waves, pauses, and what a failure stops.
   *
   * @default - all tenants in one wave, 16 at a time
   */
  readonly strategy?: RolloutStrategy;

  /**
   * Name of the last migration to apply. If the fleet has later migrations already, a deployment reverts them, the last one first. Each of
   * them needs its `down` SQL for that.
   *
   * @default - the last migration
   */
  readonly targetVersion?: string;

  /**
   * Name of the last migration that existing databases have already. The fleet records all migrations up to this one as applied in each
   * database that has tables and no history. An empty database gets them all.
   *
   * @default - none: every database without a history gets every migration
   */
  readonly baseline?: string;

  /**
   * Whether a deployment may delete databases of tenants that `addTenant` and `addTenants` create, with their data. With `false`, a plan
   * that destroys or replaces one of them fails. To remove a tenant, or to destroy the stack, deploy with `true` first. A tenant or a set
   * of tenants can override it.
   *
   * @default false
   */
  readonly forceDestroy?: boolean;

  /**
   * The tool that migrated the databases before. A database without a history imports the tool's table. A database that has tables of its
   * own, but not the tool's table, fails unless `baseline` is set.
   *
   * @default - none
   */
  readonly importHistory?: HistoryTable;

  /**
   * Whether SQLite enforces foreign keys while a migration runs. With `false` they are off, as in goose, golang-migrate, Diesel and the
   * `sqlite3` program, and each migration ends with one check of all references. A migration can override it. Applications find foreign
   * keys on as before.
   *
   * @default true
   */
  readonly foreignKeys?: boolean;

  /**
   * Name of the tool's table, if the tool was configured not to use its default: `-table` of goose, `x-migrations-table` of golang-migrate,
   * `migrationsTable` of drizzle.
   *
   * @default - the default table of the tool of `importHistory`
   */
  readonly importHistoryTable?: string;
}

const OWN: OwnChildren = {
  Schema: 'the schema database of the fleet',
  Resource: 'the resource of the fleet',
  Tenants: 'the databases of addTenants',
};

/**
 * Many databases with one schema: a database for each tenant, and a schema database that new ones are branched from.
 *
 * Each deployment brings every database of the fleet to the last migration: many tenants at a time, each migration in one transaction,
 * the schema database last. If a tenant fails, the fleet rolls back that tenant alone, names it in the error, and tries it again at the
 * next deployment. Destroying the fleet does not touch databases that were added with `addDatabase`.
 *
 * @see https://docs.turso.tech/features/branching
 * @example
 * const fleet = new SchemaFleet(stack, 'crm', { group, migrations: Migrations.fromDirectory('migrations') });
 * fleet.addTenant('acme');
 * fleet.addTenants(['tenant-0001', 'tenant-0002']);
 */
export class SchemaFleet extends Construct implements ISchemaFleet {
  /**
   * Imports a fleet of another stack or repository, so that this stack can declare tenants and the application's tokens. The owner of the
   * fleet migrates these tenants if its `discovery` finds them, for example with `TenantDiscovery.byParent`.
   *
   * @param schemaDatabase The fleet's schema database: `fleet.schemaDatabase` of another stack, or an imported database.
   * @param namePrefix The fleet's prefix for names of databases, if it has one.
   */
  public static fromSchemaDatabase(scope: Construct, id: string, schemaDatabase: ITursoDatabase, namePrefix?: string): ISchemaFleet {
    return new ImportedFleet(scope, id, () => schemaDatabase, namePrefix);
  }

  /**
   * Imports a fleet by the name of its schema database, which has to exist when the stack is planned. See `fromSchemaDatabase`.
   *
   * @param namePrefix The fleet's prefix for names of databases, if it has one.
   */
  public static fromSchemaDatabaseName(scope: Construct, id: string, name: string, namePrefix?: string): ISchemaFleet {
    return new ImportedFleet(scope, id, (fleet) => TursoDatabase.fromDatabaseName(fleet, 'Schema', name), namePrefix);
  }

  /**
   * Returns the name of a tenant's database, of at most 32 characters. The runtime for applications and the provider's function
   * `tenant_database_name` return the same. An id that is a valid name stays as it is. Any other id is shortened to valid characters,
   * followed by a hash of the whole id.
   *
   * @param tenantId Any text that is not empty.
   * @param prefix Begins the name, followed by a dash. By default there is no prefix.
   */
  public static tenantDatabaseName(tenantId: string, prefix?: string): string {
    if (tenantId === '') throw new Error('tenantId is empty. Give the id of a tenant.');
    return tenantDatabaseName(tenantId, prefix);
  }

  public readonly group: ITursoGroup;
  public readonly schemaDatabase: ITursoDatabase;
  public readonly provider?: TerraformProvider;
  public readonly namePrefix?: string;

  /**
   * The fleet's resource. A resource or construct that depends on it waits until every database is migrated.
   */
  public readonly ready: TerraformResource;

  /** Name of the last migration. Terraform knows it once every database has it. */
  public readonly version: string;

  /** Number of tenants, including discovered ones. */
  public readonly tenantCount: number;

  /** How many tenants are not at the version that the fleet is to have, those in quarantine left out. */
  public readonly behindCount: number;

  /** How many tenants failed in the last rollout that they were part of, those in quarantine left out. */
  public readonly failedCount: number;

  /** How many tenants are in quarantine. */
  public readonly quarantinedCount: number;

  /**
   * What tenants of the same stack use.
   *
   * @internal
   */
  public readonly _managed: ManagedFleet = this;

  /**
   * Whether a deployment may delete databases of tenants that do not say otherwise.
   *
   * @internal
   */
  public readonly _forceDestroy: boolean;

  private readonly members = new Set<ITursoDatabase>();
  private readonly canaries = new Set<ITursoDatabase>();
  private readonly resource: SchemaFleetResource;
  private readonly strategy?: RolloutStrategy;
  private readonly discovery?: TenantDiscovery;

  constructor(scope: Construct, id: string, props: SchemaFleetProps) {
    super(scope, id);
    const { strategy, targetVersion, baseline, migrations } = props;
    this.provider = chooseProvider(this, props.provider, props.group);
    const namePrefix = props.namePrefix ?? namePrefixOf(this, this.provider);
    const name = props.schemaDatabaseName ?? `${namePrefix === undefined ? '' : `${namePrefix}-`}${id}-schema`;
    throwFaults(this, [
      nameFault('schemaDatabaseName', props.schemaDatabaseName, name),
      prefixFault(namePrefix),
      ...strategyFaults(strategy),
      ...props.discovery?._faults() ?? [],
      versionFault('targetVersion', targetVersion, migrations),
      versionFault('baseline', baseline, migrations),
    ]);

    for (const warning of migrations._warnings) Annotations.of(this).addWarning(warning);

    this.group = props.group;
    this.namePrefix = namePrefix;
    this.schemaDatabase = new TursoDatabase(this, 'Schema', {
      group: props.group, name, provider: this.provider, useTursodb: props.useTursodb,
    });
    this.strategy = strategy;
    this.discovery = props.discovery;
    const resource = new SchemaFleetResource(this, 'Resource', asText({
      provider: this.provider,
      organization: props.group.organization,
      schemaDatabase: this.schemaDatabase.name,
      migrations: migrations._toTerraform(this),
      discover: props.discovery?._toTerraform(this.schemaDatabase, props.group),
      strategy: strategyToTerraform(strategy, []),
      targetVersion,
      baseline,
      importHistory: props.importHistory,
      foreignKeys: props.foreignKeys,
      importHistoryTable: props.importHistoryTable,
      // The program may add databases until synthesis.
      databases: Lazy.listValue({ produce: () => this.databases.map((database) => database.name) }),
      // A replaced database keeps its name. Only its id shows that the fleet has to migrate it again.
      databaseIds: Lazy.listValue({
        produce: () => [this.schemaDatabase, ...this.databases].map((database) => database.databaseId),
      }),
    }));
    this.resource = resource;
    this.ready = resource;
    this._forceDestroy = props.forceDestroy ?? false;
    noteDiscovery(this.schemaDatabase, () => this.discovery !== undefined || this.node.tryFindChild('Tenants') !== undefined);
    this.version = resource.version;
    this.tenantCount = resource.tenantCount;
    this.behindCount = resource.behindCount;
    this.failedCount = resource.failedCount;
    this.quarantinedCount = resource.quarantinedCount;
  }

  /** Databases that `addTenant` and `addDatabase` added. Those of `addTenants`, and discovered ones, are not among them. */
  public get databases(): ITursoDatabase[] {
    return [...this.members];
  }

  /**
   * Adds a tenant with a database of its own.
   *
   * @param id Id of the construct inside the fleet, and of the tenant: `tenantDatabaseName` computes the name of the database from it,
   *     unless `options` gives another one.
   */
  public addTenant(id: string, options: TenantOptions = {}): TenantDatabase {
    requireFreeId(this, OWN, id);
    return new TenantDatabase(this, id, { ...options, fleet: this });
  }

  /**
   * Adds many tenants as one resource: ten thousand are one entry of the state. Their databases are branches of the schema database, and
   * the fleet discovers them as such. A fleet has one set: a second call adds to it.
   *
   * @param names Names of the databases: lowercase letters, digits and dashes, at most 64. `tenantDatabaseName` returns the name for any id
   * @param options Options of the whole set.
   */
  public addTenants(names: string[], options: TenantSetOptions = {}): TenantDatabases {
    const tenants = ownChild(this, OWN, 'Tenants', () => this.createTenantSet());
    tenants._choose(options, this._forceDestroy);
    tenants.addNames(names);
    return tenants;
  }

  /**
   * Adds an existing database, or one that another construct creates: the fleet migrates it from now on.
   */
  public addDatabase(database: ITursoDatabase): void {
    if (database === this.schemaDatabase) {
      throwFaults(this, [`"${database.node.path}" is the schema database of the fleet, which the fleet migrates already. Do not pass it to addDatabase.`]);
    }
    if (database instanceof MigratedDatabase) {
      throwFaults(this, [`"${database.node.path}" is a MigratedDatabase, which has migrations of its own. Replace it by a TursoDatabase with the same id and options: `
        + 'the database stays the same, and the fleet continues its record.']);
    }
    this.members.add(database);
  }

  /**
   * Makes a tenant one of the canaries. A rollout migrates canaries before all others, and stops if one of them fails.
   */
  public addCanary(tenant: ITursoDatabase): void {
    this.canaries.add(tenant);
    this.resource.putStrategy(asText(strategyToTerraform(this.strategy, [...this.canaries].map((canary) => canary.name)) ?? {}));
  }

  private createTenantSet(): TenantDatabases {
    const { group, schemaDatabase, discovery = TenantDiscovery.byParent() } = this;
    if (!discovery._findsBranches(group)) {
      throwFaults(this, ['discovery does not find the databases of addTenants: branches of the schema database, with any names, in the group of the fleet. '
        + 'Use TenantDiscovery.byParent or TenantDiscovery.inGroup.']);
    }
    const tenants = new TenantDatabases(this, 'Tenants', { group, schemaDatabase, provider: this.provider });
    this.resource.putDiscover(asText(discovery._toTerraform(schemaDatabase, group)));
    // The deployment that creates tenants also migrates them.
    this.resource.keepers = { tenants: tenants.fingerprint };
    return tenants;
  }
}

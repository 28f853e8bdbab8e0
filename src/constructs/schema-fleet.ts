import { Annotations, Lazy, Token, type TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { createBarrier } from './barrier';
import { throwFaults, type Fault } from './faults';
import type { HistoryTable } from './history-table';
import type { Migrations } from './migrations';
import { nameFault } from './names';
import { ownChild, requireFreeId, type OwnChildren } from './own-children';
import { strategyFaults, strategyToTerraform, type RolloutStrategy } from './rollout-strategy';
import { TenantDatabase, type TenantOptions } from './tenant-database';
import { TenantDatabases, type TenantSetOptions } from './tenant-databases';
import { TenantDiscovery } from './tenant-discovery';
import { TursoDatabase, type ITursoDatabase } from './turso-database';
import type { ITursoGroup } from './turso-group';
import { SchemaFleet as SchemaFleetBinding } from '../bindings';
import { asText } from '../hcl';
import { quotedNames } from '../notation';

/** How a fleet is made. */
export interface SchemaFleetProps {
  /** The group of the schema database and of the tenants' databases. */
  readonly group: ITursoGroup;

  /** The history of the schema. */
  readonly migrations: Migrations;

  /**
   * Name of the schema database: lowercase letters, digits and dashes, at most 64. Turso cannot rename a database: a change replaces it,
   * and leaves the tenants' databases as they are.
   *
   * @default - the id of the construct, followed by `-schema`
   */
  readonly schemaDatabaseName?: string;

  /**
   * Where tenants are found that no code names, such as those that an application made at run time.
   *
   * @default - the fleet has the tenants that are added to it, and no others
   */
  readonly discovery?: TenantDiscovery;

  /**
   * How careful a rollout is: canaries, waves, pauses, and what a failure stops.
   *
   * @default - all tenants in one wave, 16 at a time
   */
  readonly strategy?: RolloutStrategy;

  /**
   * Name of the last migration to have. One before the version of the fleet takes the migrations after it back, the last one first; each
   * needs its way back for that.
   *
   * @default - the last migration
   */
  readonly targetVersion?: string;

  /**
   * Name of the last migration that databases have already which were made without a fleet: a database with tables and without a
   * history is taken for one that has all migrations up to this one. An empty database gets them all.
   *
   * @default - none: every database without a history gets every migration
   */
  readonly baseline?: string;

  /**
   * Whether a deployment may delete databases of tenants that `addTenant` and `addTenants` made, with their data. As long as it is `false`,
   * a plan is refused that destroys or replaces one of them. To take a tenant out, or to destroy the stack, deploy with `true` first. A
   * tenant or a set of tenants may say otherwise.
   *
   * @default false
   */
  readonly forceDestroy?: boolean;

  /**
   * The tool that migrated the databases before. What its table says is taken over by databases that have no history yet. A database
   * that has tables of its own, but not the tool's table, is refused unless there is a `baseline`.
   *
   * @default - none
   */
  readonly importHistory?: HistoryTable;

  /**
   * Whether foreign keys are enforced while migrations run that do not say so themselves. `false`: they are off, as goose, golang-migrate,
   * Diesel and the `sqlite3` program have them, and looked at once at the end of each migration. Applications find them on as before.
   *
   * @default true
   */
  readonly foreignKeys?: boolean;

  /**
   * Name of the tool's table, where the tool was configured to use another one than its default: `-table` of goose, `x-migrations-table` of
   * golang-migrate, `migrationsTable` of drizzle.
   *
   * @default - the default table of the tool of `importHistory`
   */
  readonly importHistoryTable?: string;
}

const OWN: OwnChildren = {
  Schema: 'the schema database of the fleet',
  Resource: 'the resource of the fleet',
  Tenants: 'the databases of addTenants',
  Ready: 'the barrier that ready gives',
};

/**
 * Many databases with one schema: a database for each tenant, and a schema database that new ones are branched from.
 *
 * Each deployment brings every database of the fleet to the last migration: the tenants side by side, each migration in one
 * transaction, the schema database last. A tenant that fails is rolled back alone, named in the error, and taken up again by the
 * next deployment. Destroying the fleet leaves databases that were added with `addDatabase` as they are.
 */
export class SchemaFleet extends Construct {
  /** The group of the fleet's databases. */
  public readonly group: ITursoGroup;

  /** The database that new tenants are branched from. It also holds the ledger of what was applied where. */
  public readonly schemaDatabase: ITursoDatabase;

  /** Name of the last migration. It is known to Terraform as soon as every database has it. */
  public readonly version: string;

  /** How many tenants there are, found ones included. */
  public readonly tenantCount: number;

  /** How many tenants are not at the version that the fleet is to have, those in quarantine left out. */
  public readonly behind: number;

  /** How many tenants failed in the last rollout that they were part of, those in quarantine left out. */
  public readonly failed: number;

  /** How many tenants are in quarantine. */
  public readonly quarantined: number;

  private readonly members = new Set<ITursoDatabase>();
  private readonly canaries = new Set<ITursoDatabase>();
  private readonly strategy?: RolloutStrategy;
  private readonly discovery?: TenantDiscovery;

  /**
   * Whether databases of tenants may be deleted, where nobody says otherwise for one of them.
   *
   * @internal
   */
  public readonly _forceDestroy: boolean;

  constructor(scope: Construct, id: string, props: SchemaFleetProps) {
    super(scope, id);
    const name = props.schemaDatabaseName ?? `${id}-schema`;
    const { strategy, targetVersion, baseline, migrations } = props;
    throwFaults(this, [
      nameFault('schemaDatabaseName', props.schemaDatabaseName, name),
      ...strategyFaults(strategy),
      ...props.discovery?._faults() ?? [],
      versionFault('targetVersion', targetVersion, migrations),
      versionFault('baseline', baseline, migrations),
    ]);

    for (const warning of migrations._warnings) Annotations.of(this).addWarning(warning);

    this.group = props.group;
    this.schemaDatabase = new TursoDatabase(this, 'Schema', { group: props.group, name });
    this.strategy = strategy;
    this.discovery = props.discovery;
    this._forceDestroy = props.forceDestroy ?? false;
    const resource = new SchemaFleetBinding(this, 'Resource', asText({
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
      // Databases may be added until the stack is synthesized.
      databases: Lazy.listValue({ produce: () => this.databases.map((database) => database.name) }),
      // A database that is replaced keeps its name: only its id tells the fleet to migrate it again.
      databaseIds: Lazy.listValue({
        produce: () => [this.schemaDatabase, ...this.databases].map((database) => database.databaseId),
      }),
    }));
    this.version = resource.version;
    this.tenantCount = resource.tenants;
    this.behind = resource.behind;
    this.failed = resource.failed;
    this.quarantined = resource.quarantined;
  }

  /** The databases of the fleet, without the schema database, and without those that `addTenants` made or that are found. */
  public get databases(): ITursoDatabase[] {
    return [...this.members];
  }

  /**
   * A `null_resource` that is replaced whenever the version of the fleet changes. A resource that has to wait until every database
   * is migrated takes it as a dependency. It is part of the stack from when it is first asked for, and so is a provider for it where
   * the stack has none.
   *
   * @see https://registry.terraform.io/providers/hashicorp/null/latest/docs/resources/resource
   */
  public get ready(): TerraformResource {
    return ownChild(this, OWN, 'Ready', () => createBarrier(this, 'Ready', { version: this.version }));
  }

  /**
   * Makes the database of a tenant. Where the options give no name, the id is the name.
   *
   * @param id of the construct inside the fleet
   * @param options what can be chosen for a tenant's database
   */
  public addTenant(id: string, options: TenantOptions = {}): TenantDatabase {
    requireFreeId(this, OWN, id);
    return new TenantDatabase(this, id, { ...options, fleet: this });
  }

  /**
   * Makes the databases of many tenants, as one resource: ten thousand are one entry of the state. They begin as branches of the schema
   * database, and the fleet finds them by that. All that are added to a fleet are one set.
   *
   * @param names of the databases: lowercase letters, digits and dashes, at most 64
   * @param options what can be chosen for the set
   */
  public addTenants(names: string[], options: TenantSetOptions = {}): TenantDatabases {
    const tenants = ownChild(this, OWN, 'Tenants', () => this.makeTenants());
    tenants._choose(options, this._forceDestroy);
    tenants.addNames(names);
    return tenants;
  }

  /**
   * Brings a database under the schema of the fleet that was made otherwise.
   */
  public addDatabase(database: ITursoDatabase): void {
    if (database === this.schemaDatabase) {
      throwFaults(this, [`"${database.node.path}" is the schema database of the fleet, which is migrated already. Leave it out of addDatabase.`]);
    }
    this.members.add(database);
  }

  /**
   * Makes a tenant one of the canaries: they are migrated before all others, and one failure among them ends the rollout.
   */
  public addCanary(tenant: ITursoDatabase): void {
    this.canaries.add(tenant);
    const resource = this.node.findChild('Resource') as SchemaFleetBinding;
    resource.putStrategy(asText(strategyToTerraform(this.strategy, [...this.canaries].map((canary) => canary.name)) ?? {}));
  }

  private makeTenants(): TenantDatabases {
    const { group, schemaDatabase, discovery = TenantDiscovery.byParent() } = this;
    if (!discovery._findsBranches(group)) {
      throwFaults(this, ['discovery does not find what addTenants makes: branches of the schema database, with any names, in the group of the fleet. '
        + 'Use TenantDiscovery.byParent or TenantDiscovery.inGroup.']);
    }
    const tenants = new TenantDatabases(this, 'Tenants', { group, schemaDatabase });
    const resource = this.node.findChild('Resource') as SchemaFleetBinding;
    resource.putDiscover(asText(discovery._toTerraform(schemaDatabase, group)));
    // Tenants that are made by the same deployment are migrated by it.
    resource.keepers = { tenants: tenants.fingerprint };
    return tenants;
  }
}

function versionFault(prop: string, version: string | undefined, { names }: Migrations): Fault {
  if (version === undefined || Token.isUnresolved(version) || names.includes(version)) return undefined;
  return `${prop} is ${JSON.stringify(version)}, which is no migration of the fleet. Use one of ${quotedNames(names)}.`;
}

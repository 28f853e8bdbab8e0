import type { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import type { DatabaseEncryption } from './database-encryption';
import type { DatabaseOptions } from './database-options';
import { seedFault, type DatabaseSeed } from './database-seed';
import { DatabaseToken } from './database-token';
import { listFault, ruleFault, throwFaults, type Fault } from './faults';
import type { ITursoDatabase, ITursoGroup, ITursoToken, TokenOptions, TursoConstructProps } from './interfaces';
import { hostnameFaults, nameFault } from './names';
import { requireFreeId, type OwnChildren } from './own-children';
import { TokenAccess } from './token-options';
import { GroupOfDatabase, TursoGroup } from './turso-group';
import { chooseProvider, configuredOrganization, defaultName } from './turso-provider';
import { DataTursoDatabase, DatabaseResource } from '../bindings';
import { asText } from '../hcl';
import { ADDRESS_RANGES, DELETED_DATABASE, SIZE, SLUG, VPC_ENDPOINTS } from '../notation';

/** Props of a `TursoDatabase`. */
export interface TursoDatabaseProps extends DatabaseOptions, TursoConstructProps {
  /** The group of the database. Turso cannot move a database to another group: a change replaces it. */
  readonly group: ITursoGroup;

  /**
   * The initial content of the database. It takes effect at creation only: a change never replaces an existing database, but the plan
   * warns. To start again from another seed, replace the database with `terraform apply -replace=ADDRESS`.
   *
   * @default - the database is empty
   * @see https://docs.turso.tech/api-reference/databases/create
   */
  readonly seed?: DatabaseSeed;

  /**
   * Encryption with a key of your own, which Turso does not keep. It takes effect at creation only: another cipher replaces the database.
   *
   * @default - Turso's own encryption only
   * @see https://docs.turso.tech/cloud/encryption
   */
  readonly encryption?: DatabaseEncryption;

  /**
   * Whether the database runs on Turso's new engine, a rewrite of SQLite, instead of libSQL. It takes effect at creation only, and a change
   * is an error, because Turso cannot change the engine of a database. A branch and a restored database keep the engine that they have, so
   * they do not take this. turso-local records and shows the choice, but always runs libSQL, so fleets are tested on libSQL only.
   *
   * @default - Turso chooses; a branch has the engine of its source
   * @see https://docs.turso.tech/tursodb/quickstart
   */
  readonly useTursodb?: boolean;

  /**
   * UUID of a deleted database to restore, while Turso still has it, instead of creating an empty one. It takes effect at creation only.
   *
   * @default - none: the database is new
   * @see https://docs.turso.tech/api-reference/databases/restore
   */
  readonly restoreDatabaseId?: string;

  /**
   * Whether the database is the parent of one of Turso's own multi-database schemas. A change replaces the database.
   *
   * @default false
   * @deprecated Turso no longer offers these to new users. A `SchemaFleet` keeps one schema in many databases.
   * @see https://docs.turso.tech/features/multi-db-schemas
   */
  readonly isSchema?: boolean;

  /**
   * The parent that gives the database its schema, in one of Turso's own multi-database schemas. A change replaces the database.
   *
   * @default - none
   * @deprecated Turso no longer offers these to new users. A `SchemaFleet` keeps one schema in many databases.
   * @see https://docs.turso.tech/features/multi-db-schemas
   */
  readonly schema?: ITursoDatabase;
}

/** What identifies a database that the stack does not manage. */
export interface TursoDatabaseAttributes extends TursoConstructProps {
  /** Name of the database. */
  readonly name: string;

  /**
   * Slug of the organization that owns the database.
   *
   * @default - that of the provider
   */
  readonly organization?: string;
}

/** Only an imported database has `Group`, and only a tenant of a fleet has `InitialSql`. */
const OWN: OwnChildren = {
  Resource: 'the resource of the database',
  Group: 'the group of a database that the stack does not manage',
  InitialSql: 'the SQL of initialSql',
};

abstract class DatabaseBase extends Construct implements ITursoDatabase {
  public abstract readonly name: string;
  public abstract readonly databaseId: string;
  public abstract readonly organization: string;
  public abstract readonly hostname: string;
  public abstract readonly url: string;
  public abstract readonly httpUrl: string;
  public abstract readonly group: ITursoGroup;
  public abstract readonly provider?: TerraformProvider;

  public addReadOnlyToken(id: string, options: TokenOptions = {}): ITursoToken {
    requireFreeId(this, OWN, id);
    return new DatabaseToken(this, id, { ...options, database: this, access: TokenAccess.READ_ONLY });
  }

  public addFullAccessToken(id: string, options: TokenOptions = {}): ITursoToken {
    requireFreeId(this, OWN, id);
    return new DatabaseToken(this, id, { ...options, database: this, access: TokenAccess.FULL_ACCESS });
  }
}

/**
 * A database: SQLite, served over HTTP. A group can hold thousands.
 *
 * @see https://docs.turso.tech/api-reference/databases/create
 * @example
 * const group = new TursoGroup(stack, 'main', { location: 'aws-eu-west-1' });
 * const database = new TursoDatabase(stack, 'orders', { group, sizeLimit: '1gb', deleteProtection: true });
 * new TerraformOutput(stack, 'url', { value: database.url });
 */
export class TursoDatabase extends DatabaseBase {
  /** Imports a database that this stack does not manage. The database has to exist when the stack is planned. */
  public static fromDatabaseName(scope: Construct, id: string, name: string): ITursoDatabase {
    return new ImportedDatabase(scope, id, { name });
  }

  /**
   * Imports a database that this stack does not manage, from another organization or with another provider. The database has to exist
   * when the stack is planned.
   */
  public static fromDatabaseAttributes(scope: Construct, id: string, attributes: TursoDatabaseAttributes): ITursoDatabase {
    return new ImportedDatabase(scope, id, attributes);
  }

  public readonly name: string;
  public readonly databaseId: string;
  public readonly organization: string;
  public readonly hostname: string;
  public readonly url: string;
  public readonly httpUrl: string;
  public readonly group: ITursoGroup;
  public readonly provider?: TerraformProvider;

  constructor(scope: Construct, id: string, props: TursoDatabaseProps) {
    super(scope, id);
    const { group, seed, encryption, restoreDatabaseId, schema, name: given, provider, ...settings } = props;
    this.provider = chooseProvider(this, provider, group);
    const name = given ?? defaultName(this, id, this.provider);
    throwFaults(this, [
      nameFault('name', given, name),
      ruleFault('sizeLimit', settings.sizeLimit, SIZE),
      listFault('allowedIps', settings.allowedIps, ADDRESS_RANGES),
      listFault('allowedAwsVpcIds', settings.allowedAwsVpcIds, VPC_ENDPOINTS),
      ruleFault('restoreDatabaseId', restoreDatabaseId, DELETED_DATABASE),
      seedFault(seed),
      branchFault(seed, group),
      ...engineFaults(props),
    ]);
    // The program may add the provider, which names the organization, after the database.
    this.node.addValidation({ validate: () => hostnameFaults(name, configuredOrganization(this, this.provider)) });

    const resource = new DatabaseResource(this, 'Resource', asText({
      provider: this.provider,
      name,
      group: group.name,
      groupId: group.groupId,
      organization: group.organization,
      seed: seed?._toTerraform(this),
      remoteEncryption: encryption?._toTerraform(),
      restore: restoreDatabaseId === undefined ? undefined : { databaseId: restoreDatabaseId },
      schema: schema?.name,
      ...settings,
    }));
    this.name = resource.name;
    this.databaseId = resource.id;
    this.organization = resource.organization;
    this.hostname = resource.hostname;
    this.url = resource.url;
    this.httpUrl = resource.httpUrl;
    this.group = group;
  }
}

/** Only groups that this stack manages can be compared before they exist. */
function branchFault(seed: DatabaseSeed | undefined, group: ITursoGroup): Fault {
  const source = seed?.database;
  if (!(source instanceof TursoDatabase && source.group instanceof TursoGroup && group instanceof TursoGroup)) return undefined;
  if (source.group === group) return undefined;
  return `seed is a branch of "${source.node.path}", which is in the group "${source.group.node.path}", but group is "${group.node.path}". ` +
    'A branch is in the group of its source. Use the same group.';
}

/** A branch and a restored database have an engine already. */
function engineFaults({ useTursodb, seed, restoreDatabaseId }: TursoDatabaseProps): Fault[] {
  const reasons = [
    ...seed?.database === undefined ? [] : ['seed is a branch of another database, which has the engine of its source'],
    ...restoreDatabaseId === undefined ? [] : ['restoreDatabaseId restores a database, which keeps its engine'],
  ];
  return useTursodb === undefined ? [] : reasons.map((reason) => `useTursodb is ${useTursodb}, but ${reason}. Leave useTursodb out.`);
}

class ImportedDatabase extends DatabaseBase {
  public readonly name: string;
  public readonly databaseId: string;
  public readonly organization: string;
  public readonly hostname: string;
  public readonly url: string;
  public readonly httpUrl: string;
  public readonly group: ITursoGroup;
  public readonly provider?: TerraformProvider;

  constructor(scope: Construct, id: string, { name, organization, provider }: TursoDatabaseAttributes) {
    super(scope, id);
    throwFaults(this, [nameFault('name', name, name), ruleFault('organization', organization, SLUG)]);
    this.provider = chooseProvider(this, provider);

    const found = new DataTursoDatabase(this, 'Resource', asText({ provider: this.provider, name, organization }));
    this.name = found.name;
    this.databaseId = found.id;
    this.organization = found.organization;
    this.hostname = found.hostname;
    this.url = found.url;
    this.httpUrl = found.httpUrl;
    this.group = new GroupOfDatabase(this, 'Group', found, this.provider);
  }
}

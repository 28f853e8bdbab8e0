import { randomUUID } from 'node:crypto';
import { ApiError } from '../errors';
import { newSigningKey } from '../jwt';
import { Database, DEFAULT_CONFIGURATION, Encryption, Group } from '../model';
import { branchEncryption, newEncryption, WantedEncryption } from './encryption';
import { checkSchema } from './schemas';
import { refuseIfStrict } from './strict';

/** The seed of a new database. Without one, it is empty. */
export type Seed =
  | { readonly type: 'database'; readonly name: string; /** Milliseconds since 1970; absent: as it is. */ readonly timestamp?: number }
  | { readonly type: 'dump'; readonly url: string }
  | { readonly type: 'upload' };

export interface NewDatabase {
  readonly name: string;
  readonly groupId: string;
  readonly sizeLimit?: string;
  readonly seed?: Seed;
  readonly encryption?: WantedEncryption;
  /** Whether others can follow its schema, or the name of the database whose schema it follows. */
  readonly isSchema?: true;
  readonly schema?: string;
  /** Whether it rejects what newer databases of the live service reject. */
  readonly strict?: true;
  /** Whether its id means Turso's new engine. It runs on libSQL nevertheless. */
  readonly tursodb?: true;
}

/** The databases that a new database depends on. */
export interface Relations {
  readonly group: Group;
  /** The source of a branch. */
  readonly source?: Database;
  /** The database whose schema it follows. */
  readonly schema?: Database;
}

/** Returns the record of a new database, or throws if it is not possible. */
export function newRecord(wanted: NewDatabase, { group, source, schema }: Relations, now: number): Database {
  const tursodb = source === undefined ? wanted.tursodb === true : runsOnTursodb(source);
  const strict = wanted.strict ?? (tursodb ? true : undefined);
  refuseIfStrict({ strict }, { sizeLimit: wanted.sizeLimit !== undefined });
  if (source !== undefined) {
    checkSource(source, group);
    checkEngine(source, wanted);
    checkTime(source, wanted.seed);
  }
  if (schema !== undefined) {
    checkSchema(schema);
  }
  const createdAt = new Date(now).toISOString();
  return {
    id: newDatabaseId(tursodb),
    organizationId: group.organizationId,
    groupId: group.id,
    name: wanted.name,
    configuration: { ...DEFAULT_CONFIGURATION, sizeLimit: wanted.sizeLimit },
    key: newSigningKey(),
    parent: source && { id: source.id, name: source.name, branchedAt: createdAt },
    createdAt,
    strict,
    draft: wanted.seed?.type === 'upload' ? true : undefined,
    isSchema: wanted.isSchema,
    // A branch follows the same schema as its source.
    schemaId: schema?.id ?? source?.schemaId,
    encryption: encryptionOf(wanted, source),
  };
}

function encryptionOf({ encryption }: NewDatabase, source: Database | undefined): Encryption | undefined {
  if (source !== undefined) {
    return branchEncryption(source.encryption, encryption);
  }
  return encryption && newEncryption(encryption);
}

function checkSource(source: Database, group: Group): void {
  if (source.groupId !== group.id) {
    throw new ApiError(400, 'can only fork databases within the same group');
  }
  if (source.isSchema === true) {
    throw new ApiError(400, `database ${source.name} is a schema database; it cannot be a source`);
  }
  if (source.draft === true) {
    throw new ApiError(400, `database ${source.name} waits for its upload; it cannot be a source before`);
  }
}

function checkEngine(source: Database, { tursodb }: NewDatabase): void {
  if (tursodb === true && !runsOnTursodb(source)) {
    throw new ApiError(400, `invalid use_tursodb: a branch has the engine of its source, and database ${source.name} runs on libSQL`);
  }
}

function checkTime({ name, schemaId }: Database, seed: Seed | undefined): void {
  if (schemaId !== undefined && seed?.type === 'database' && seed.timestamp !== undefined) {
    throw new ApiError(400, `database ${name} follows a schema, which may have changed since; branch from its present state`);
  }
}

/** Turso's CLI reads the sixth byte 0x10 as the mark of the new engine. Such UUIDs of the cloud have version 7. */
function newDatabaseId(tursodb: boolean): string {
  for (;;) {
    const id = randomUUID();
    if (tursodb) {
      return `${id.slice(0, 11)}10-7${id.slice(15)}`;
    }
    if (!runsOnTursodb({ id })) {
      return id;
    }
  }
}

function runsOnTursodb({ id }: Pick<Database, 'id'>): boolean {
  return id.slice(11, 13) === '10';
}

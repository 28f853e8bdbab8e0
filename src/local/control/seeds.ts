import { mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { ApiError } from '../errors';
import { Database, Group } from '../model';
import { fetchDump } from './dumps';
import { namespaceConfig } from './namespace-config';
import { Seed } from './new-database';
import { ControlParts } from './parts';
import { SqldRefusal } from '../sqld/admin';

/** The content of a new namespace. The source is the database that the seed names. */
export interface Planting {
  readonly database: Database;
  readonly group: Group;
  readonly seed?: Seed;
  readonly source?: Database;
}

/** Creates the namespaces of new databases with their content. */
export class Seeds {
  constructor(private readonly parts: Pick<ControlParts, 'admin' | 'files' | 'history' | 'snapshots' | 'sql' | 'refusedPorts'>) {}

  /** Creates a namespace. After a failure, the caller must delete it, because sqld may leave it registered and empty. */
  async plant({ database, group, seed, source }: Planting): Promise<void> {
    const { admin } = this.parts;
    const config = namespaceConfig(database, group);
    switch (seed?.type) {
      case undefined:
        return admin.create(database.id, {
          ...config,
          shared_schema: database.isSchema,
          shared_schema_name: database.schemaId,
        });
      case 'database':
        if (seed.timestamp !== undefined) {
          return this.restore(database, group, source!, seed.timestamp);
        }
        return this.branch(database, group, source!);
      case 'dump':
        return this.load(database, group, seed.url);
      case 'upload':
        // A draft has no namespace, because sqld would create an empty file in place of the upload.
        return undefined;
    }
  }

  /** Moves a checked SQLite file into a new namespace. If sqld cannot open it, nothing remains. */
  async place(database: Database, group: Group, file: string): Promise<void> {
    const { admin, files, sql } = this.parts;
    const target = files.databaseFile(database.id);
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
    renameSync(file, target);
    const config = namespaceConfig(database, group);
    try {
      // Without its blocks, because the platform must read it. Clients cannot reach it before it is registered.
      await admin.create(database.id, { ...config, block_reads: false, block_writes: false });
      await sql.rows(database, 'SELECT count(*) FROM sqlite_schema');
      await admin.configure(database.id, config);
    } catch {
      // If sqld cannot open a file, it closes the connection without an answer, now and for every later request.
      await admin.delete(database.id);
      rmSync(dirname(target), { recursive: true, force: true });
      throw new ApiError(400, 'the file is not a SQLite database that Turso takes: it cannot be opened');
    }
  }

  /** Copies a file. sqld's own copy takes two requests, and can deadlock if more databases are in use than it keeps open. */
  private async branch(database: Database, group: Group, source: Database): Promise<void> {
    const { admin, files, snapshots } = this.parts;
    const config = namespaceConfig(database, group);
    if (source.schemaId !== undefined) {
      await admin.fork(source.id, database.id);
      return admin.configure(database.id, config);
    }
    const folder = files.databaseFolder(database.id);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    try {
      await snapshots.copy(source, files.databaseFile(database.id));
      await admin.create(database.id, config);
    } catch (error) {
      await admin.delete(database.id);
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  private async restore(database: Database, group: Group, source: Database, at: number): Promise<void> {
    const file = this.parts.files.newTemporary();
    try {
      await this.parts.history.restore(source, at, file);
      // sqld cannot open an empty file.
      await (statSync(file).size === 0
        ? this.parts.admin.create(database.id, namespaceConfig(database, group))
        : this.place(database, group, file));
    } finally {
      rmSync(file, { force: true });
    }
  }

  private async load(database: Database, group: Group, url: string): Promise<void> {
    const dump = await fetchDump(url, this.parts);
    try {
      await this.parts.admin.create(database.id, { ...namespaceConfig(database, group), dump_url: dump.url });
    } catch (error) {
      if (!(error instanceof SqldRefusal)) throw error;
      throw new ApiError(400, `the dump could not be loaded: ${error.reason}`);
    } finally {
      dump.dispose();
    }
  }
}

import { ApiError } from '../errors';
import { Database, Group } from '../model';
import { fetchDump } from './dumps';
import { namespaceConfig } from './namespace-config';
import { Seed } from './new-database';
import { ControlParts } from './parts';
import { SqldRefusal } from '../sqld/admin';

/** What to make a namespace of. The source is the database that the seed names. */
export interface Planting {
  readonly database: Database;
  readonly group: Group;
  readonly seed?: Seed;
  readonly source?: Database;
}

/** Makes the namespaces of new databases, with what they begin with. */
export class Seeds {
  constructor(private readonly parts: Pick<ControlParts, 'admin' | 'files'>) {}

  /** After a failure the caller deletes the namespace: sqld leaves some behind, registered and empty. */
  async plant({ database, group, seed, source }: Planting): Promise<void> {
    const { admin } = this.parts;
    const config = namespaceConfig(database, group);
    switch (seed?.type) {
      case undefined:
        return admin.create(database.id, config);
      case 'database':
        await admin.fork(source!.id, database.id);
        return admin.configure(database.id, config);
      case 'dump':
        return this.load(database, group, seed.url);
      case 'upload':
        // A draft has no namespace: sqld would keep an empty file where the uploaded one has to lie.
        return undefined;
    }
  }

  private async load(database: Database, group: Group, url: string): Promise<void> {
    const dump = await fetchDump(url, this.parts.files);
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

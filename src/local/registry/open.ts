import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { StartupError } from '../errors';
import { Database } from '../model';
import { Registry } from './registry';
import { REGISTRY_NAMESPACE, SqldStore } from './store';
import { SqldAdmin } from '../sqld/admin';
import { Sqld } from '../sqld/process';

export interface RegistryParts {
  readonly sqld: Sqld;
  readonly admin: SqldAdmin;
  /** Folder of sqld's files. */
  readonly folder: string;
  readonly now: () => number;
}

/**
 * Opens the registry of a data folder and removes unknown namespaces. These are left from a crash while a database was created or deleted:
 * creating registers a database last, and deleting removes it from the registry first.
 */
export async function openRegistry(parts: RegistryParts): Promise<Registry> {
  const namespaces = namespacesIn(parts.folder);
  if (namespaces.length > 0 && !namespaces.includes(REGISTRY_NAMESPACE)) {
    throw new StartupError(
      `${parts.folder} holds databases but not the registry that names them. Restore its folder "${REGISTRY_NAMESPACE}", or choose another folder with --data.`,
    );
  }
  await parts.admin.ensure(REGISTRY_NAMESPACE);
  const registry = await Registry.load(new SqldStore(parts.sqld, parts.now));
  const orphans = namespaces.filter((name) => name !== REGISTRY_NAMESPACE
    && !hasNamespace(registry.get('database', name) ?? registry.get('deletedDatabase', name)?.database));
  const left = await parts.admin.deleteAll(orphans);
  for (const name of orphans.filter((orphan) => !left.includes(orphan))) {
    rmSync(join(parts.folder, 'dbs', name), { recursive: true, force: true });
  }
  return registry;
}

/** A draft has a namespace only after a crash between storing its upload and recording this. */
function hasNamespace(database: Database | undefined): boolean {
  return database !== undefined && database.draft !== true;
}

/** sqld cannot list its namespaces; each has a folder. */
function namespacesIn(folder: string): string[] {
  const namespaces = join(folder, 'dbs');
  return existsSync(namespaces) ? readdirSync(namespaces) : [];
}

import type { BadInputTables } from './bad-input';
import { DATABASE } from './database';
import { DATABASE_MIGRATIONS } from './database-migrations';
import { GROUP } from './group';
import { JWKS } from './jwks';
import { ORGANIZATION } from './organization';
import { SCHEMA_FLEET } from './schema-fleet';
import { SQL } from './sql';
import { TENANT_DATABASES } from './tenant-databases';
import { TOKENS } from './tokens';

export type { BadInput, BadInputs } from './bad-input';
export { DATA_SOURCES } from './data-sources';
export { PROVIDER } from './provider';
export { BAD_TIMEOUTS } from './timeouts';

/** What is wrong to write for each resource; a file here for each family of resources. */
export const RESOURCES: BadInputTables = {
  ...GROUP,
  ...DATABASE,
  ...TOKENS,
  ...ORGANIZATION,
  ...JWKS,
  ...SCHEMA_FLEET,
  ...DATABASE_MIGRATIONS,
  ...SQL,
  ...TENANT_DATABASES,
};

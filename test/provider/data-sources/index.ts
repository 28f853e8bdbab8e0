import { ACCOUNT } from './account';
import { DATABASES } from './databases';
import type { Family } from './family';
import { FLEETS } from './fleets';
import { GROUPS } from './groups';
import { JWKS } from './jwks';
import { ORGANIZATION } from './organization';
import { RECOVERY } from './recovery';

export type { Family } from './family';

/** Readings of each data source that the provider registers; a file here for each family. */
export const FAMILIES: readonly Family[] = [GROUPS, DATABASES, FLEETS, ORGANIZATION, ACCOUNT, JWKS, RECOVERY];

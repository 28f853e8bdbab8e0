import { join } from 'node:path';

/** A mirror with hashicorp/null, which developers may have beside the repository. */
export const MIRROR = join(__dirname, '..', '..', '..', 'shared', 'providers');

/** Writes API.md. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiPage, readAssembly } from './docs/api-page';

writeFileSync(join(__dirname, '..', 'API.md'), apiPage(readAssembly()));

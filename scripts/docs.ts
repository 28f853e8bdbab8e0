/** Generates the reference in `docs/` from the schemas and the snippets in `examples/`, in the layout of the Terraform registry. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { GENERATED, pages } from './docs/pages';

const DOCS = join(__dirname, '..', 'docs');

for (const path of GENERATED) rmSync(join(DOCS, path), { recursive: true, force: true });
for (const [path, content] of pages()) {
  mkdirSync(dirname(join(DOCS, path)), { recursive: true });
  writeFileSync(join(DOCS, path), content);
}

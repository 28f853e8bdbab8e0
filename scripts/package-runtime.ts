/**
 * Packs the runtime as `cdktf-turso-runtime`, for applications that do not synthesize stacks: without cdktf, the provider and turso-local.
 * It holds the same files as `cdktf-turso/runtime`. `cdktf-turso` does not depend on it, because jsii would have to bundle it.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');
const NAME = 'cdktf-turso-runtime';

/** The oldest client that has everything which the runtime uses. */
const CLIENT = '>=0.14.0 <1';

const README = `# ${NAME}

The runtime of [cdktf-turso](https://www.npmjs.com/package/cdktf-turso) for applications: it opens the databases of a fleet's tenants at the fleet's
version, creates new tenants, and migrates single databases. It runs in Node.js, Workers and on other edge platforms.

\`\`\`sh
npm install ${NAME} @libsql/client
\`\`\`

\`\`\`js
import { createTenants } from '${NAME}';

const tenants = createTenants(); // reads the environment that the construct TenantRuntime provides
const db = await tenants.open('acme');
const { rows } = await db.execute('SELECT name FROM customers');
\`\`\`

Its interface is that of \`cdktf-turso/runtime\`, whose guide "Opening tenants from an application" describes it.
`;

/** Writes the files of the package into a folder. */
export function writeRuntimePackage(folder: string): void {
  const { version, license, author, repository, engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(join(ROOT, 'lib', 'runtime'), join(folder, 'lib'), { recursive: true });
  cpSync(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'));
  writeFileSync(join(folder, 'README.md'), README);
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify({
    name: NAME,
    version,
    description: 'Opens the databases of tenants on Turso at the version of their fleet, creates tenants, and migrates single databases.',
    keywords: ['turso', 'libsql', 'sqlite', 'multi-tenant', 'migrations'],
    license,
    author,
    repository,
    engines,
    sideEffects: false,
    main: './lib/index.js',
    types: './lib/index.d.ts',
    exports: {
      '.': {
        import: { types: './lib/index.d.mts', default: './lib/index.mjs' },
        require: { types: './lib/index.d.ts', default: './lib/index.js' },
      },
      './package.json': './package.json',
    },
    files: ['lib'],
    peerDependencies: { '@libsql/client': CLIENT },
    peerDependenciesMeta: { '@libsql/client': { optional: true } },
  }, null, 2)}\n`);
}

if (require.main === module) {
  const folder = join(ROOT, 'dist', 'runtime');
  const target = join(ROOT, 'dist', 'js');
  writeRuntimePackage(folder);
  mkdirSync(target, { recursive: true });
  execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', target], { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });
}

import { cdktf, javascript } from 'projen';

/** Folders of `src/` that esbuild bundles. jsii compiles the others: what users see in every language. */
const BUNDLED = ['json', 'provider', 'terraform', 'fleet', 'turso', 'runtime', 'cli', 'local'];

/**
 * The arrows between the folders of `src/`: each may import itself and what is listed, nothing else.
 * The linter holds the house to it.
 */
const MAY_IMPORT: Record<string, string[]> = {
  constructs: ['bindings', 'distribution', 'hcl', 'migrations', 'notation'],
  distribution: [],
  hcl: [],
  json: [],
  migrations: ['notation'],
  notation: [],
  provider: ['terraform', 'fleet', 'turso', 'migrations', 'notation'],
  terraform: ['json'],
  fleet: ['turso', 'migrations', 'notation'],
  turso: ['json', 'notation'],
  runtime: ['fleet', 'turso', 'migrations', 'notation'],
  cli: ['distribution', 'fleet', 'turso', 'migrations', 'notation'],
  local: [],
};

/** The rings of `src/terraform/`, under the same law: none of them imports a ring further out. */
const TERRAFORM_MAY_IMPORT: Record<string, string[]> = {
  values: [],
  author: ['values'],
  engine: ['author', 'values'],
  wire: ['engine', 'author', 'values'],
};

/** What the provider may import of `src/terraform/`: the rings are the framework's own affair. */
const TERRAFORM_ENTRIES = ['index.ts', 'serve.ts'];

const project = new cdktf.ConstructLibraryCdktf({
  name: 'cdktf-turso',
  description: 'Turso databases as infrastructure code: constructs, a Terraform provider and a local platform in one package.',
  author: 'The cdktf-turso authors',
  authorAddress: 'https://github.com/cdktf-turso',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/cdktf-turso/cdktf-turso.git',
  license: 'Apache-2.0',
  defaultReleaseBranch: 'main',
  keywords: ['turso', 'libsql', 'sqlite', 'terraform', 'opentofu', 'multi-tenant', 'migrations'],

  cdktfVersion: '^0.21.0',
  constructsVersion: '^10.4.2',
  jsiiVersion: '~5.9.0',
  typescriptVersion: '~5.9.0',
  minNodeVersion: '20.9.0',
  packageManager: javascript.NodePackageManager.NPM,
  projenrcTs: true,
  projenrcTsOptions: { projenCodeDir: '.projen/code' },
  tsconfigDevFile: 'tsconfig.dev.json',
  sampleCode: false,
  // jsii-docgen would also document the bindings, on a page of two megabytes.
  docgen: false,

  publishToPypi: { distName: 'cdktf-turso', module: 'cdktf_turso' },
  publishToGo: { moduleName: 'github.com/cdktf-turso/cdktf-turso-go', packageName: 'cdktfturso' },
  publishToMaven: {
    javaPackage: 'io.github.cdktfturso',
    mavenGroupId: 'io.github.cdktf-turso',
    mavenArtifactId: 'cdktf-turso',
  },
  publishToNuget: { dotNetNamespace: 'CdktfTurso', packageId: 'CdktfTurso' },

  github: false,
  release: false,
  depsUpgrade: false,

  // Every version has a range: without one, projen writes `*`, and two clones can differ.
  projenVersion: '^0.103.25',
  devDeps: [
    '@cdktf/commons@0.21.0',
    '@cdktf/provider-generator@0.21.0',
    '@fastify/busboy@^3.2.6',
    '@hono/node-server@^2.1.8',
    '@jsii/spec@^1.140.0',
    '@jest/test-sequencer@^30.5.2',
    '@libsql/client@^0.18.0',
    '@prisma/adapter-libsql@^7.10.0',
    '@swc/core@^1.16.22',
    '@swc/jest@^0.2.39',
    '@tursodatabase/api@^2.0.5',
    '@tursodatabase/serverless@^1.4.0',
    '@types/node@^20',
    '@types/oidc-provider@^9.0.0',
    'ajv@^8.20.0',
    'cdktf-cli@0.21.0',
    'drizzle-orm@^0.45.4',
    'esbuild@^0.28.2',
    'fast-check@^4.10.2',
    'fastify@^5.12.8',
    'fflate@^0.8.3',
    'fastify-plugin@^6.0.1',
    'hono@^4.13.19',
    'jose@^5.10.0',
    'libsodium-wrappers@^0.8.4',
    'ofetch@^1.5.1',
    'oidc-provider@^9.13.3',
    'playwright-core@^1.65.1',
    'tsx@^4.23.15',
    'ts-node@^10.9.2',
    'workerd@^1.20261117.1',
  ],
  bin: { 'cdktf-turso': 'lib/bin/cdktf-turso.js', 'turso-local': 'lib/bin/turso-local.js' },
  excludeTypescript: BUNDLED.map((folder) => `src/${folder}/**`),

  jestOptions: {
    configFilePath: 'jest.config.json',
    junitReporting: false,
    jestConfig: {
      collectCoverage: false,
      // On a busy machine, real servers answer late.
      testTimeout: 30_000,
      // One more than the cores of a small machine, because some tests only wait for a server or for Terraform.
      maxWorkers: 3,
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      modulePathIgnorePatterns: ['<rootDir>/build/'],
      testSequencer: '<rootDir>/test/support/slowest-first.cjs',
      globalSetup: '<rootDir>/test/support/global-setup.ts',
      globalTeardown: '<rootDir>/test/support/global-teardown.ts',
      // Tests do not check types, so the compiler starts fast. Dynamic imports become CommonJS too, so jest needs no flag.
      transform: {
        '^.+\\.[t]sx?$': new javascript.Transform('@swc/jest', {
          jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
          module: { type: 'commonjs', ignoreDynamic: false },
        }),
      },
    },
  },
  eslintOptions: {
    // tsconfig.json belongs to jsii and lacks the bundled folders. The development tsconfig has everything.
    projectService: false,
    tsconfigPath: './tsconfig.dev.json',
    dirs: ['src'],
    devdirs: ['test', 'scripts', 'bench', 'examples', '.projenrc.ts'],
    ignorePatterns: ['src/bindings/', '**/cdktf.out/', '**/.gen/', '*.js', '*.d.ts', 'node_modules/', 'coverage/', 'lib/', 'dist/'],
  },
  gitignore: ['/build/', '.terraform/', '.terraform.lock.hcl', '*.tfstate', '*.tfstate.*', '.terraform.*.lock.info', '.turso/', '.dev.vars', '.wrangler/', '.desktop/', 'cdktf.out/', '__pycache__/', '.venv/', '/examples/slack-java/target/', '.jsii.tabl.json', '*.log'],
});

// projen adds these without a version. The Go example needs the run-time library of exactly this jsii-pacmak.
project.addDevDeps(
  '@types/jest@^30.0.0', 'eslint-import-resolver-typescript@^4.4.5', 'eslint-plugin-import@^2.32.0', 'jest@^30.5.2', 'jsii-diff@^1.134.0',
  'jsii-pacmak@1.140.0', 'oxlint@~1.16.0', 'ts-jest@^29.4.15', 'typescript-7@npm:typescript@~7.0.2',
);

project.npmignore?.exclude('/bench/', '/docs/', '/examples/', '/rosetta/', '/scripts/', '/.ci/', '.jsii.tabl.json', '/API.md', '/ARCHITECTURE.md', '/CONTRIBUTING.md', '/CODE_OF_CONDUCT.md', '/SECURITY.md', '/jest.config.json', '/.npmrc', '/lib/.built-from', '/build/');
project.gitignore.exclude('/src/bindings/');

// Postinstall scripts of some dependencies download binaries or fail. No dependency needs them.
project.npmrc.addConfig('ignore-scripts', 'true');

// 1.13.0 lacks the builds for several platforms, which makes the lock file incomplete.
project.package.addPackageResolutions('unrs-resolver@1.12.2');
// One of its optional peers wants a React that cdktf-cli cannot use. Nothing installs that peer.
project.package.file.addOverride('overrides.drizzle-orm', { react: '17.0.2' });

project.package.addField('engines', { node: '>= 20.9.0' });

// The runtime is for every platform and independent of jsii. The last three entries are for jsii's tools.
project.package.addField('exports', {
  '.': { types: './lib/index.d.ts', default: './lib/index.js' },
  './runtime': {
    import: { types: './lib/runtime/index.d.mts', default: './lib/runtime/index.mjs' },
    require: { types: './lib/runtime/index.d.ts', default: './lib/runtime/index.js' },
  },
  './package.json': './package.json',
  './.jsii': './.jsii',
  './.warnings.jsii.js': './.warnings.jsii.js',
});
// For compilers that do not read `exports`.
project.package.addField('typesVersions', { '*': { runtime: ['lib/runtime/index.d.ts'] } });
// Only the runtime needs it. jsii rejects it as a peer dependency, but package managers treat this entry as one.
project.package.addField('peerDependenciesMeta', { '@libsql/client': { optional: true } });

project.tsconfigDev.addInclude('.projenrc.ts');
for (const folder of ['scripts', 'bench', 'examples']) {
  project.tsconfigDev.addInclude(`${folder}/**/*.ts`);
}
// Type checks of the examples use the sources of the runtime, because it is bundled and not compiled.
project.tsconfigDev.file.addOverride('compilerOptions.paths', { 'cdktf-turso/runtime': ['./src/runtime'] });
for (const folder of ['**/cdktf.out', '**/node_modules', 'examples/**/.gen', 'build']) {
  project.tsconfigDev.addExclude(folder);
}

/** The linter's form of a table of imports. */
function zones(parent: string, table: Record<string, string[]>) {
  return Object.entries(table).map(([folder, allowed]) => ({
    target: `${parent}/${folder}`,
    from: parent,
    except: [folder, ...allowed].map((name) => `./${name}`),
    message: `${parent.slice(2)}/${folder} imports nothing but ${['itself', ...allowed].join(', ')}.`,
  }));
}

project.eslint?.addRules({
  'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
  '@stylistic/max-len': ['error', { code: 140, ignoreUrls: true, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreRegExpLiterals: true }],
  // The runner of node:test waits for its tests itself.
  '@typescript-eslint/no-floating-promises': ['error', { allowForKnownSafeCalls: [{ from: 'package', package: 'node:test', name: 'test' }] }],
  'import/no-restricted-paths': ['error', {
    zones: [
      ...zones('./src', MAY_IMPORT),
      ...zones('./src/terraform', TERRAFORM_MAY_IMPORT),
      {
        target: './src/provider',
        from: './src/terraform',
        except: TERRAFORM_ENTRIES.map((name) => `./${name}`),
        message: `src/provider imports nothing of src/terraform but ${TERRAFORM_ENTRIES.join(' and ')}.`,
      },
    ],
  }],
});

for (const folder of BUNDLED) {
  project.eslint?.allowDevDeps(`src/${folder}/**`);
}

// Silences a warning that support for Node.js 20 has ended. Users may need it, but not each build.
project.tasks.addEnvironment('JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION', '20');
project.tasks.addEnvironment('CHECKPOINT_DISABLE', '1');

const bundle = project.addTask('bundle', {
  description: 'Bundle the Terraform provider, turso-local and cdktf-turso into one file each',
  exec: 'tsx scripts/bundle.ts',
});
const bindings = project.addTask('bindings', {
  description: "Generate the L1 classes from the provider's schema",
  exec: 'tsx scripts/bindings.ts',
  // cdktf's libraries ask Terraform for its version, and Terraform would warn about a missing settings file.
  env: { TF_CLI_CONFIG_FILE: '' },
});
project.preCompileTask.spawn(bundle);
project.preCompileTask.spawn(bindings);

project.addTask('docs', {
  description: "Generate the reference in docs/ from the provider's schemas and the examples",
  exec: 'tsx scripts/docs.ts',
});

project.postCompileTask.spawn(project.addTask('docgen', {
  description: 'Write API.md, the reference of the constructs, from what jsii compiled',
  exec: 'tsx scripts/api.ts',
}));

const typecheck = project.addTask('typecheck', {
  description: 'Check the types of everything, also of what jsii does not compile',
  // jsii and ESLint need an older TypeScript, whose compiler takes four times as long.
  exec: 'node node_modules/typescript-7/bin/tsc --noEmit --project tsconfig.dev.json',
});

const compile = project.addTask('build:package', { description: 'Bundle, generate, compile and document the package' });
compile.spawn(project.preCompileTask);
compile.spawn(project.compileTask);
compile.spawn(project.postCompileTask);

project.addTask('unit', { exec: 'jest --testPathIgnorePatterns /node_modules/ /test/e2e/', receiveArgs: true });
project.addTask('e2e', { exec: 'jest test/e2e', receiveArgs: true });

project.testTask.reset();
project.testTask.spawn(typecheck);
project.testTask.spawn(project.tasks.tryFind('eslint')!);
// ESLint has this rule, too, but takes as long for it as for all others together. Newer versions of oxlint need Node.js 20.19.
project.testTask.exec('oxlint --import-plugin -A all -D import/no-cycle src test scripts bench examples');
// One run keeps both cores busy until the last test.
project.testTask.exec('jest', { receiveArgs: true });

for (const language of ['python', 'go', 'java', 'dotnet']) {
  project.tasks.tryFind(`package:${language}`)!.reset(`tsx scripts/package-languages.ts ${language}`);
  project.package.setScript(`package:${language}`, `node scripts/setup.mjs && projen package:${language}`);
}
project.tasks.tryFind('package:js')!.exec('tsx scripts/package-runtime.ts');

// These scripts work in a fresh clone, where nothing is installed.
project.package.setScript('start', 'node scripts/setup.mjs && tsx scripts/story/main.ts');
for (const story of ['fleet', 'fastify-tenants', 'notes', 'team-cloud', 'carcosa']) {
  project.package.setScript(`start:${story}`, `node scripts/setup.mjs && tsx scripts/story/main.ts ${story}`);
}
project.package.setScript('test', 'node scripts/setup.mjs && projen test');
project.package.setScript('test:unit', 'node scripts/setup.mjs && projen unit');
project.package.setScript('test:e2e', 'node scripts/setup.mjs && projen e2e');
project.package.setScript('package:cdktn', 'node scripts/setup.mjs && tsx scripts/package-cdktn.ts');
project.package.setScript('package:executable', 'node scripts/setup.mjs && tsx scripts/executable/main.ts');
project.package.setScript('package:languages', 'node scripts/setup.mjs && tsx scripts/package-languages.ts');
project.package.setScript('bench', 'tsx bench/run.ts');
project.package.setScript('release:dry', 'node scripts/setup.mjs && tsx scripts/release/main.ts');
project.package.setScript('release:fixture', 'node scripts/setup.mjs && tsx scripts/release/fixture/make.ts');

project.synth();

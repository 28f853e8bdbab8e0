import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { strFromU8, unzipSync } from 'fflate';
import { describeWithTerraform } from '../support/describe-with-terraform';
import { TerraformProject } from '../support/terraform';

jest.setTimeout(60_000);

/** The command in its package: it finds the provider beside itself. */
const COMMAND = join(__dirname, '..', '..', 'lib', 'bin', 'cdktf-turso.js');
const { version: VERSION } = JSON.parse(readFileSync(join(__dirname, '../../lib/plugin/manifest.json'), 'utf8')) as { version: string };

/** OpenTofu, if it is installed. Its tests are skipped otherwise. */
const TOFU = [process.env.TOFU_BIN ?? 'tofu'].find((program) => spawnSync(program, ['version']).status === 0);

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'provider-command-')); });
afterEach(() => rmSync(folder, { recursive: true }));

function run(args: readonly string[], env: NodeJS.ProcessEnv = {}): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [COMMAND, 'provider', ...args], { encoding: 'utf8', env: { PATH: process.env.PATH, ...env } });
}

function succeed(args: readonly string[], env?: NodeJS.ProcessEnv): string {
  const { status, stdout, stderr } = run(args, env);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

/** The part of an output that belongs into a file. */
function block(name: string, output: string): string {
  return new RegExp(`^${name} \\{\n[^]*?^\\}\n`, 'm').exec(output)![0];
}

const platforms = ['darwin_amd64', 'darwin_arm64', 'linux_amd64', 'linux_arm64', 'windows_amd64'];
const zips = (version: string) => platforms.map((platform) => `terraform-provider-turso_${version}_${platform}.zip`);

describeWithTerraform('cdktf-turso provider', () => {
  let project: TerraformProject;
  beforeEach(() => { project = new TerraformProject(); });
  afterEach(() => project.remove());

  /** Whether Terraform can install and start the provider. */
  async function expectInstalled(...init: string[]): Promise<void> {
    await project.succeed('init', '-input=false', ...init);
    expect((await project.succeed('providers', 'schema', '-json')).stdout).toContain('"turso_schema_fleet"');
  }

  test('install puts the provider beside a configuration, and keeps what else is there', async () => {
    const other = 'provider "registry.terraform.io/hashicorp/null" {\n  version = "3.2.4"\n}\n';
    project.file('.terraform.lock.hcl', other);
    const output = succeed(['install', project.directory]);
    expect(output).toContain(project.directory);
    expect(readFileSync(project.path('.terraform.lock.hcl'), 'utf8')).toContain(other);
    project.config(block('terraform', output));
    await expectInstalled();
    // A second time, nothing changes.
    const lock = readFileSync(project.path('.terraform.lock.hcl'), 'utf8');
    succeed(['install', project.directory]);
    expect(readFileSync(project.path('.terraform.lock.hcl'), 'utf8')).toBe(lock);
    await expectInstalled('-lockfile=readonly');
  });

  test('install refuses a folder that does not exist, and creates nothing', () => {
    expect(run(['install', join(folder, 'nowhere')])).toMatchObject({
      status: 1, stdout: '', stderr: `cdktf-turso: "${join(folder, 'nowhere')}" is not a folder. Name the folder with the .tf files.\n`,
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('mirror writes a filesystem mirror, and the same files are a network mirror', async () => {
    const output = succeed(['mirror', folder]);
    const directory = join(folder, 'registry.terraform.io', 'cdktf-turso', 'turso');
    expect(readdirSync(directory).sort()).toEqual([`${VERSION}.json`, 'index.json', ...zips(VERSION)].sort());
    project.config(block('terraform', output));
    project.file('cli.tfrc', block('provider_installation', output));
    await expectInstalled();

    rmSync(project.path('.terraform'), { recursive: true });
    const server = await serve(folder);
    try {
      const { port } = server.address() as AddressInfo;
      project.file('cli.tfrc', block('provider_installation', output)
        .replace(/filesystem_mirror \{\n.*\n/, `network_mirror {\n url = "https://127.0.0.1:${port}/"\n`));
      project.env.SSL_CERT_FILE = join(folder, 'certificate.pem');
      // The hashes of the first installation hold for the second one.
      await expectInstalled('-lockfile=readonly');
    } finally {
      server.close();
    }
  });

  test('mirror keeps other versions, and refuses a folder whose index is none', () => {
    succeed(['mirror', folder]);
    const index = join(folder, 'registry.terraform.io', 'cdktf-turso', 'turso', 'index.json');
    writeFileSync(index, '{"versions":{"0.9.0":{}}}');
    succeed(['mirror', folder]);
    expect(JSON.parse(readFileSync(index, 'utf8'))).toEqual({ versions: { '0.9.0': {}, [VERSION]: {} } });
    for (const other of ['other', 'null', '{"other":1}', '{"versions":[]}']) {
      writeFileSync(index, other);
      expect(run(['mirror', folder])).toMatchObject({ status: 1, stderr: expect.stringContaining(`"${index}" is not an index of a mirror. Nothing was written.`) });
      expect(readFileSync(index, 'utf8')).toBe(other);
    }
  });

  (TOFU === undefined ? test.skip : test)('oci writes what OpenTofu installs from an OCI registry', async () => {
    const output = succeed(['oci', folder]);
    const server = await serveRegistry(folder);
    try {
      const { port } = server.address() as AddressInfo;
      project.config(block('terraform', output));
      project.file('cli.tfrc', `provider_installation {\n oci_mirror {\n  repository_template = "127.0.0.1:${port}/\${namespace}/\${type}"\n`
        + '  include = ["registry.terraform.io/cdktf-turso/turso"]\n }\n}\n');
      const { status, stdout, stderr } = await runTofu(['init', '-input=false']);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout).toContain(`cdktf-turso/turso v${VERSION}`);
      expect((await runTofu(['providers', 'schema', '-json'])).stdout).toContain('"turso_schema_fleet"');
    } finally {
      server.close();
    }

    async function runTofu(args: string[]): Promise<{ status: number | null; stdout: string; stderr: string }> {
      const env = { PATH: process.env.PATH, TF_CLI_CONFIG_FILE: project.path('cli.tfrc'), SSL_CERT_FILE: join(folder, 'certificate.pem') };
      const child = spawn(TOFU!, args, { cwd: project.directory, env });
      const [[status], stdout, stderr] = await Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]);
      return { status, stdout, stderr };
    }
  });
});

/** Serves a mirror over HTTPS. */
async function serve(root: string): Promise<Server> {
  return listen(root, (path) => (existsSync(join(root, path))
    ? { type: path.endsWith('.json') ? 'application/json' : 'application/zip', content: readFileSync(join(root, path)) } : undefined));
}

/** Serves the reading half of an OCI registry from an OCI layout. */
async function serveRegistry(root: string): Promise<Server> {
  const { manifests } = JSON.parse(readFileSync(join(root, 'index.json'), 'utf8')) as { manifests: { digest: string; annotations: object }[] };
  const tags = new Map(manifests.map(({ digest, annotations }) => [Object.values(annotations)[0] as string, digest]));
  return listen(root, (path) => {
    const [, , name, kind, reference] = /^(\/v2)\/(.+)\/(tags|manifests|blobs)\/(.+)$/.exec(path) ?? [];
    if (kind === undefined) return path === '/v2/' ? { type: 'application/json', content: Buffer.from('{}') } : undefined;
    if (kind === 'tags') return { type: 'application/json', content: Buffer.from(JSON.stringify({ name, tags: [...tags.keys()] })) };
    const digest = tags.get(reference) ?? reference;
    const content = readFileSync(join(root, 'blobs', ...digest.split(':')));
    return { type: kind === 'blobs' ? 'application/octet-stream' : JSON.parse(content.toString()).mediaType, content, digest };
  });
}

interface Served {
  readonly type: string;
  readonly content: Buffer;
  readonly digest?: string;
}

/** Answers GET and HEAD over HTTPS on loopback, with a certificate that the test makes. */
async function listen(root: string, find: (path: string) => Served | undefined): Promise<Server> {
  const [key, cert] = [join(root, 'key.pem'), join(root, 'certificate.pem')];
  const { status, stderr } = spawnSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, '-days', '1',
    '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`openssl made no certificate: ${stderr}`);
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, ({ url = '/', method }, response) => {
    const found = find(new URL(url, 'https://localhost').pathname);
    if (found === undefined) {
      response.writeHead(404).end();
      return;
    }
    const { type, content, digest } = found;
    response.writeHead(200, { 'content-type': type, 'content-length': content.length, ...digest === undefined ? {} : { 'docker-content-digest': digest } });
    response.end(method === 'HEAD' ? undefined : content);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** Writes small files as executables. */
function executablesOf(packages: Record<string, Record<string, string>>): string {
  for (const [platform, files] of Object.entries(packages)) {
    mkdirSync(join(folder, 'executables', platform), { recursive: true });
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, 'executables', platform, name), content);
  }
  return join(folder, 'executables');
}

describe('cdktf-turso provider with --executables', () => {
  const linux = { 'terraform-provider-turso': '#!/bin/sh', 'turso-provider': 'one' };

  test('writes a mirror with another version for other executables', () => {
    const versionOf = (executables: string) => /^ {6}version = "(.+)"$/m.exec(succeed(['mirror', join(folder, 'mirror'), '--executables', executables]))![1];
    const first = versionOf(executablesOf({ linux_amd64: linux }));
    expect(first).toMatch(/^\d+\.\d+\.\d+-h[0-9a-f]{8}$/);
    const index = join(folder, 'mirror', 'registry.terraform.io', 'cdktf-turso', 'turso', `${first}.json`);
    expect(Object.keys(JSON.parse(readFileSync(index, 'utf8')).archives)).toEqual(['linux_amd64']);
    expect(versionOf(executablesOf({}))).toBe(first);
    expect(versionOf(executablesOf({ linux_amd64: { 'turso-provider': 'two' } }))).not.toBe(first);
    expect(VERSION).not.toBe(first);
  });

  test('refuses a folder without executables, and writes nothing', () => {
    mkdirSync(join(folder, 'empty', 'other folder'), { recursive: true });
    const refused = (executables: string) => run(['release', join(folder, 'new'), '--provider-version', '1.2.3', '--executables', executables]);
    expect(refused(join(folder, 'empty')).stderr).toBe(
      `cdktf-turso: "${join(folder, 'empty')}" has no executables: it needs a folder for each platform, such as "linux_amd64". Nothing was written.\n`,
    );
    expect(refused(join(folder, 'nowhere')).stderr).toMatch(/The executables in ".*nowhere" cannot be read: ENOENT.* Nothing was written\./);
    const incomplete = executablesOf({ linux_amd64: { 'turso-provider': 'one' } });
    expect(refused(incomplete).stderr).toMatch(/linux_amd64" has no file "terraform-provider-turso"\. Build the executable again\. Nothing was written\./);
    expect(existsSync(join(folder, 'new'))).toBe(false);
  });
});

describe('cdktf-turso provider release', () => {
  const NAMES = [...zips('1.2.3'), 'terraform-provider-turso_1.2.3_manifest.json'];
  const SUMS = 'terraform-provider-turso_1.2.3_SHA256SUMS';

  test('writes zips, manifest and checksums, the same bytes each time', () => {
    expect(succeed(['release', folder, '--provider-version', '1.2.3'])).toMatch(/6 files of the Turso provider 1\.2\.3 .* They are not signed/);
    expect(readdirSync(folder).sort()).toEqual([...NAMES, SUMS].sort());
    expect(readFileSync(join(folder, SUMS), 'utf8')).toBe(NAMES.map((name) => `${sha256(join(folder, name))}  ${name}\n`).sort().join(''));
    expect(JSON.parse(readFileSync(join(folder, NAMES.at(-1)!), 'utf8'))).toEqual({ version: 1, metadata: { protocol_versions: ['6.0'] } });
    const first = readFileSync(join(folder, SUMS), 'utf8');
    succeed(['release', folder, '--provider-version', '1.2.3'], { TZ: 'Asia/Tokyo' });
    expect(readFileSync(join(folder, SUMS), 'utf8')).toBe(first);
  });

  test('takes executables instead of the script, each with all files of its folder', () => {
    const executables = executablesOf({
      linux_arm64: { 'terraform-provider-turso': '#!/bin/sh', 'turso-provider': 'ELF', 'libc.so.6': 'LIB' },
      windows_amd64: { 'terraform-provider-turso.exe': 'MZ' },
    });
    const output = join(folder, 'dist');
    expect(succeed(['release', output, '--provider-version', '1.2.3', '--executables', executables])).toContain('3 files of the Turso provider 1.2.3');
    expect(readdirSync(output).sort()).toEqual([
      SUMS, 'terraform-provider-turso_1.2.3_linux_arm64.zip', 'terraform-provider-turso_1.2.3_manifest.json', 'terraform-provider-turso_1.2.3_windows_amd64.zip',
    ].sort());
    const contents = unzipSync(readFileSync(join(output, 'terraform-provider-turso_1.2.3_linux_arm64.zip')));
    expect(Object.fromEntries(Object.entries(contents).map(([name, content]) => [name, strFromU8(content)])))
      .toEqual({ 'terraform-provider-turso': '#!/bin/sh', 'turso-provider': 'ELF', 'libc.so.6': 'LIB' });
  });

  test('signs the checksums with a key of gpg', () => {
    if (spawnSync('gpg', ['--version']).status !== 0) {
      console.warn('Skipped: gpg is not installed.');
      return;
    }
    // gpg refuses a long path to its socket.
    const home = mkdtempSync(join(tmpdir(), 'g-'));
    const gpg = (...args: string[]) => spawnSync('gpg', ['--batch', '--homedir', home, ...args], { encoding: 'utf8' });
    try {
      expect(gpg('--passphrase', '', '--quick-gen-key', 'Test <test@example.com>', 'rsa2048').status).toBe(0);
      succeed(['release', folder, '--provider-version', '1.2.3', '--gpg-key', 'test@example.com'], { GNUPGHOME: home });
      expect(gpg('--verify', join(folder, `${SUMS}.sig`), join(folder, SUMS))).toMatchObject({ status: 0, stderr: expect.stringContaining('Good signature') });
      expect(run(['release', folder, '--provider-version', '1.2.3', '--gpg-key', 'nobody@example.com'], { GNUPGHOME: home }))
        .toMatchObject({ status: 1, stderr: expect.stringMatching(/gpg could not sign .*nobody@example\.com/s) });
    } finally {
      spawnSync('gpgconf', ['--homedir', home, '--kill', 'all']);
      rmSync(home, { recursive: true, force: true });
    }
  });

  test.each(['1.2', 'v1.2.3', '0.0.0', ''])('refuses the version %j, and writes nothing', (version) => {
    expect(run(['release', join(folder, 'new'), `--provider-version=${version}`])).toMatchObject({
      status: 1, stdout: '', stderr: `cdktf-turso: The version is "${version}", which no registry takes. Give --provider-version a version such as 1.2.3. Nothing was written.\n`,
    });
    expect(existsSync(join(folder, 'new'))).toBe(false);
  });

  function sha256(path: string): string {
    return createHash('sha256').update(readFileSync(path)).digest('hex');
  }
});

describe('cdktf-turso provider oci', () => {
  test('writes an OCI layout of which every digest and size is right', () => {
    expect(succeed(['oci', folder])).toContain(`--from-oci-layout ${folder}:${VERSION}`);
    expect(JSON.parse(readFileSync(join(folder, 'oci-layout'), 'utf8'))).toEqual({ imageLayoutVersion: '1.0.0' });
    const [tagged, ...others] = read<{ manifests: Descriptor[] }>('index.json').manifests;
    expect(others).toEqual([]);
    expect(tagged.annotations).toEqual({ 'org.opencontainers.image.ref.name': VERSION });
    const index = blob<{ artifactType: string; manifests: Descriptor[] }>(tagged);
    expect(index.artifactType).toBe('application/vnd.opentofu.provider');
    expect(index.manifests.map(({ platform }) => `${platform?.os}_${platform?.architecture}`)).toEqual(platforms);
    for (const target of index.manifests) {
      const manifest = blob<{ artifactType: string; layers: Descriptor[]; config: Descriptor }>(target);
      expect(manifest).toMatchObject({ artifactType: 'application/vnd.opentofu.provider-target', layers: [{ mediaType: 'archive/zip' }] });
      expect(content(manifest.layers[0]).subarray(0, 2).toString()).toBe('PK');
      expect(content(manifest.config).toString()).toBe('{}');
    }
    succeed(['oci', folder]);
    expect(read<{ manifests: Descriptor[] }>('index.json').manifests).toHaveLength(1);
  });

  test.each(['other', 'null', '{"other":1}', '{"manifests":{}}'])('refuses a folder whose index is %s, and writes nothing', (index) => {
    writeFileSync(join(folder, 'index.json'), index);
    expect(run(['oci', folder])).toMatchObject({
      status: 1, stdout: '', stderr: `cdktf-turso: "${join(folder, 'index.json')}" is not an index of an OCI layout. Nothing was written. Name another folder, or delete this file.\n`,
    });
    expect(readdirSync(folder)).toEqual(['index.json']);
  });

  interface Descriptor {
    readonly digest: string;
    readonly size: number;
    readonly annotations?: object;
    readonly platform?: { readonly os: string; readonly architecture: string };
  }

  function read<T>(path: string): T {
    return JSON.parse(readFileSync(join(folder, path), 'utf8')) as T;
  }

  function content({ digest, size }: Descriptor): Buffer {
    const bytes = readFileSync(join(folder, 'blobs', ...digest.split(':')));
    expect({ digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`, size: bytes.length }).toEqual({ digest, size });
    return bytes;
  }

  function blob<T>(descriptor: Descriptor): T {
    return JSON.parse(content(descriptor).toString()) as T;
  }
});

import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describeWithTerraform } from '../support/describe-with-terraform';
import { projectWithPlugin } from '../support/provider';
import { startTursoLocal, type TursoLocal } from '../support/turso-local';

const CACHE = join(__dirname, '..', '..', 'node_modules', '.cache', 'node-versions');

jest.setTimeout(240_000);

/** The provider runs on the Node.js of its user. npm packages of Node.js provide the versions that this machine lacks. */
describeWithTerraform.each(['22', '24'])('on Node.js %s', (version) => {
  let local: TursoLocal;
  beforeAll(async () => { local = await startTursoLocal(); });
  afterAll(async () => { await local?.stop(); });

  test('plans, applies and destroys', async () => {
    const node = await nodeOf(version);
    if (node === undefined) {
      console.warn(`Skipped: npm has no package of Node.js ${version} for ${process.platform}-${process.arch}.`);
      return;
    }
    expect(spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout).toMatch(new RegExp(`^v${version}\\.`));
    const project = await projectWithPlugin(local, { PATH: `${dirname(node)}:${process.env.PATH}` });
    project.file('group.tf', 'resource "turso_group" "g" {\n  name = "node"\n  location = "aws-us-east-1"\n}\n');
    await project.apply();
    expect((await local.api('GET', '/groups')).body.groups).toHaveLength(1);
    expect(await project.plannedActions()).toEqual({});
    await project.destroy();
    project.remove();
  });
});

/** Returns the newest Node.js of a major version; undefined if npm has none for this machine. */
async function nodeOf(version: string): Promise<string | undefined> {
  const name = `node-${process.platform}-${process.arch}`;
  const folder = join(CACHE, version);
  const executable = join(folder, 'node_modules', name, 'bin', 'node');
  if (existsSync(executable)) return executable;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  try {
    await promisify(execFile)('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', `${name}@${version}`], { cwd: folder });
  } catch (error) {
    if (/E404|ETARGET/.test(String((error as { stderr?: unknown }).stderr))) return undefined;
    throw error;
  }
  return executable;
}

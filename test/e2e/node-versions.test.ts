import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { describeWithTerraform } from '../support/describe-with-terraform';
import { nodeOf } from '../support/installed';
import { projectWithPlugin } from '../support/provider';
import { startTursoLocal, type TursoLocal } from '../support/turso-local';

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

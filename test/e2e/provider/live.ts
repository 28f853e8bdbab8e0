import { writeFileSync } from 'node:fs';
import { tursoProvider } from '../../../src/provider/provider';
import { Turso, type Timing } from '../../../src/provider/turso';
import { providerBlock, REQUIRED_PROVIDERS, serveTurso, type ServedProvider } from '../../support/provider';
import { TerraformProject } from '../../support/terraform';
import { startTursoLocal, type TursoLocal, type TursoLocalOptions } from '../../support/turso-local';

/**
 * What the tests of lives work on: turso-local, the provider in this process with a clock that they can put forward, and
 * for each test a project of its own. What a test leaves on turso-local is removed after it.
 */
export class Live {
  local!: TursoLocal;
  project!: TerraformProject;
  /** What the provider believes to be passed since the present, in milliseconds. */
  elapsed = 0;
  /** How the provider waits; set before it is asked for anything. */
  timing: Timing | undefined;
  provider!: ServedProvider;

  /** Makes everything come and go with the tests of the file. */
  constructor(options: TursoLocalOptions = {}) {
    beforeAll(async () => {
      [this.local, this.provider] = await Promise.all([startTursoLocal(options), serveTurso(this.withClock())]);
    });
    afterAll(async () => {
      await this.provider?.close();
      await this.local?.stop();
    });
    beforeEach(() => {
      this.elapsed = 0;
      this.project = new TerraformProject(this.provider.env);
    });
    afterEach(async () => {
      await this.local.faults();
      await this.removeEverything();
      this.project.remove();
    });
  }

  /** Writes the configuration: these resources, and what any configuration begins with. */
  write(resources: string): void {
    this.project.config(`${REQUIRED_PROVIDERS}${providerBlock(this.local)}${resources}`);
  }

  /** Makes another organization, for all tests of the file. Gives calls of its API, by paths below it. */
  secondOrganization(slug: string): TursoLocal['api'] {
    const call: TursoLocal['api'] = (method, path, body) => this.local.call(method, `/v1/organizations/${slug}${path}`, body);
    beforeAll(async () => {
      expect((await this.local.call('POST', '/v1/organizations', { name: slug })).status).toBe(200);
    });
    afterEach(async () => {
      for (const { name } of (await call('GET', '/groups')).body.groups) await call('DELETE', `/groups/${name}`);
    });
    return call;
  }

  /** Works on another project than the one that the test began with. */
  async useProject(project: Promise<TerraformProject>): Promise<void> {
    this.project.remove();
    this.project = await project;
  }

  async databaseNames(): Promise<string[]> {
    return (await this.local.api('GET', '/databases')).body.databases.map(({ Name: name }: any) => name);
  }

  /** The first value that a statement gives in the database "d". */
  async valueOf(sql: string, headers: Record<string, string> = {}): Promise<unknown> {
    const { body: { jwt } } = await this.local.api('POST', '/databases/d/auth/tokens');
    const { body: { database: { Hostname: host } } } = await this.local.api('GET', '/databases/d');
    const response = await fetch(`http://${host}/v2/pipeline`, {
      method: 'POST',
      headers: { authorization: `Bearer ${jwt}`, ...headers },
      body: JSON.stringify({ requests: [{ type: 'execute', stmt: { sql } }] }),
    });
    return (await response.json() as any).results[0].response.result.rows[0][0].value;
  }

  /** Puts a file into the project and gives its path. */
  put(name: string, content: Buffer | string): string {
    writeFileSync(this.project.path(name), content);
    return this.project.path(name);
  }

  private withClock() {
    return {
      ...tursoProvider,
      configure: (config: any, { log, terraformVersion }: any) => Turso.connect({
        organization: config.organization ?? undefined,
        apiToken: config.api_token,
        apiUrl: config.api_url,
        terraformVersion,
        timing: this.timing,
      }, log, () => Date.now() + this.elapsed),
    };
  }

  private async removeEverything(): Promise<void> {
    for (const name of await this.databaseNames()) {
      await this.local.api('PATCH', `/databases/${name}/configuration`, { delete_protection: false });
    }
    for (const { name } of (await this.local.api('GET', '/groups')).body.groups) {
      await this.local.api('PATCH', `/groups/${name}/configuration`, { delete_protection: false });
      await this.local.api('DELETE', `/groups/${name}`);
    }
  }
}

/** A group "g", as HCL. */
export const group = (more = '') => `
resource "turso_group" "g" {
  name     = "g"
  location = "aws-us-east-1"
  ${more}
}
`;

/** A database "d" in the group "g", as HCL. */
export const database = (more = '') => `${group()}
resource "turso_database" "d" {
  name  = "d"
  group = turso_group.g.name
  ${more}
}
`;

/** A database "d" that is made of a seed, as HCL. */
export const seeded = (seed: string, more = '') => database(`seed = { ${seed} }\n  ${more}`);

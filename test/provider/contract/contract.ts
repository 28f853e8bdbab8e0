import { tursoProvider } from '../../../src/provider/provider';
import type { Resource } from '../../../src/terraform';
import { describeWithTerraform } from '../../support/describe-with-terraform';
import { providerBlock, REQUIRED_PROVIDERS, serveTurso, type ServedProvider } from '../../support/provider';
import { TerraformProject } from '../../support/terraform';
import { startTursoLocal, type TursoLocal } from '../../support/turso-local';
import { FIXTURES, type Fixture, type Inputs } from '../fixtures';

export const RESOURCES: readonly Resource[] = tursoProvider.resources;

/** One resource under test: what it needs, and a project and a name of its own. */
export class Contract {
  readonly fixture: Fixture;
  readonly address: string;
  local!: TursoLocal;
  project!: TerraformProject;
  name = '';
  private env!: NodeJS.ProcessEnv;
  private count = 0;

  constructor(readonly resource: Resource) {
    this.fixture = FIXTURES[resource.type];
    this.address = `${resource.type}.it`;
  }

  async begin(local: TursoLocal, env: NodeJS.ProcessEnv): Promise<void> {
    this.local = local;
    this.env = env;
    this.name = `${this.resource.type.replaceAll('_', '-')}-${++this.count}x`;
    this.project = new TerraformProject(env);
    await this.fixture.prepare?.(local, this.name);
  }

  /** Destroys everything, after which nothing is left. */
  async end(): Promise<void> {
    try {
      await this.fixture.release?.(this.local, this.name);
      await this.project.destroy();
    } finally {
      this.project.remove();
    }
    expect((await namesHeld(this.local)).filter((one) => one.startsWith(this.name))).toEqual([]);
  }

  /** The attributes of the resource, as its fixture has them. */
  get inputs(): Inputs {
    return this.fixture.inputs(this.name);
  }

  /** Its attributes in the state. */
  get attributes(): any {
    return this.project.instance(this.address).attributes;
  }

  /** Writes a configuration of the resource and what it needs. */
  configure(inputs: Inputs, more = ''): void {
    const body = Object.entries(inputs).map(([key, value]) => `  ${key} = ${value}`).join('\n');
    this.configureWithout(`resource "${this.resource.type}" "it" {\n${body}\n}\n${more}`);
  }

  /** Writes a configuration of what the resource needs, without the resource itself. */
  configureWithout(more = ''): void {
    this.project.config([REQUIRED_PROVIDERS, providerBlock(this.local), this.fixture.needs?.(this.name) ?? '', more].join('\n'));
  }

  /** Makes it as its fixture first has it, whatever it was before. */
  async settle(): Promise<any> {
    this.configure(this.inputs);
    await this.project.apply();
    return this.attributes;
  }

  /** Begins again with what it needs, where it has left traces there that outlive it. */
  async renew(): Promise<void> {
    if (this.fixture.anew === undefined) return;
    await this.end();
    await this.begin(this.local, this.env);
  }

  /** Destroys it, and leaves what it needs. */
  async leave(): Promise<void> {
    await this.fixture.release?.(this.local, this.name);
    await this.project.destroy(`-target=${this.address}`);
  }
}

/** Tests that every resource has to pass. */
export function describeContracts(define: (contract: Contract) => void): void {
  jest.setTimeout(60_000);

  let local: TursoLocal;
  let provider: ServedProvider;
  beforeAll(async () => {
    [local, provider] = await Promise.all([startTursoLocal(), serveTurso()]);
  });
  afterAll(async () => {
    await provider?.close();
    await local?.stop();
  });

  describeWithTerraform.each(RESOURCES.map((resource): [string, Resource] => [resource.type, resource]))('%s', (_type, resource) => {
    const contract = new Contract(resource);
    beforeAll(async () => contract.begin(local, provider.env));
    afterAll(async () => contract.end());
    define(contract);
  });
}

async function namesHeld(local: TursoLocal): Promise<string[]> {
  const lists = [['groups', 'name'], ['databases', 'Name'], ['members', 'username'], ['invites', 'Email']];
  const held = await Promise.all(lists.map(async ([list, name]) => (await local.api('GET', `/${list}`)).body[list].map((one: any) => one[name])));
  return held.flat();
}

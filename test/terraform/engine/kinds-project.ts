import { ADDRESS, kindsProvider, type World } from './kinds-provider';
import { createLogger, serveForReattach } from '../../../src/terraform/wire';
import { providerServer } from '../../../src/terraform/wire/provider-server';
import { TerraformProject } from '../../support/terraform';

/** A project of the provider with every kind of attribute, which runs in this process. */
export class KindsProject extends TerraformProject {
  static async start(): Promise<KindsProject> {
    const world: World = { objects: new Map(), calls: [] };
    const log = createLogger({ level: 'off', write: () => undefined });
    const { env, close } = await serveForReattach(providerServer(kindsProvider(world), log), ADDRESS);
    return new KindsProject(world, env, close);
  }

  private constructor(readonly world: World, env: NodeJS.ProcessEnv, private readonly close: () => Promise<void>) {
    super(env);
  }

  configure(hcl: string): this {
    return this.config(`terraform {\n  required_providers {\n    kinds = { source = "${ADDRESS}" }\n  }\n}\n${hcl}`);
  }

  /** A configuration of one resource with every kind of attribute. */
  everything(body: string, more = ''): this {
    return this.configure(`resource "kinds_everything" "it" {\n${body}\n}\n${more}`);
  }

  get it() {
    return this.instance('kinds_everything.it').attributes;
  }

  /** The arguments of the last operation of this kind. */
  given(verb: string): any {
    return this.world.calls.filter((call) => call.verb === verb).at(-1)?.given;
  }

  async end(): Promise<void> {
    await this.close();
    this.remove();
  }
}

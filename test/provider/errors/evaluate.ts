import { PROVIDER_ADDRESS } from '../../../src/notation/provider-address';
import { tursoProvider } from '../../../src/provider/provider';
import { objectType } from '../../../src/terraform/engine/attribute-type';
import { resourceSchema } from '../../../src/terraform/engine/timeouts';
import { decodeDynamicValue, type Value } from '../../../src/terraform/values';
import { createLogger, serveForReattach, type ProviderServer } from '../../../src/terraform/wire';
import { providerServer } from '../../../src/terraform/wire/provider-server';
import { providerBlock, REQUIRED_PROVIDERS } from '../../support/provider';
import { TerraformProject } from '../../support/terraform';
import type { TursoLocal } from '../../support/turso-local';
import type { Fixture, Inputs } from '../fixtures';

/** The configurations of a fixture's resource, as Terraform sends them once all references are known. */
export interface Evaluated {
  readonly created: Value;
  /** As the fixture's changes in place want it, one after the other. */
  readonly updated: readonly Value[];
  /** Destroys what the resource needs. */
  end(): Promise<void>;
}

/** Creates what a resource needs, and lets Terraform work out the configurations of the resource itself, without creating it. */
export async function evaluate(type: string, fixture: Fixture, name: string, local: TursoLocal): Promise<Evaluated> {
  const { inputs, needs, prepare, updates } = fixture;
  const configs: Value[] = [];
  const provider = await serveForReattach(listening(type, configs), PROVIDER_ADDRESS);
  const project = new TerraformProject(provider.env);
  const configure = (resource: string) => project.config(`${REQUIRED_PROVIDERS}${providerBlock(local)}${needs?.(name) ?? ''}${resource}`);
  const evaluated = async (all: Inputs): Promise<Value> => {
    configs.length = 0;
    configure(`resource "${type}" "it" {\n${Object.entries(all).map(([key, value]) => `  ${key} = ${value}`).join('\n')}\n}`);
    await project.plan();
    return configs.at(-1)!;
  };
  await prepare?.(local, name);
  configure('');
  await project.apply();
  const created = await evaluated(inputs(name));
  const updated: Value[] = [];
  for (const { change } of updates) updated.push(await evaluated({ ...inputs(name), ...change(name) }));
  return {
    created,
    updated,
    end: async () => {
      configure('');
      await project.destroy();
      await provider.close();
      project.remove();
    },
  };
}

/** The provider, which notes the configurations of what is to be created. */
function listening(type: string, configs: Value[]): ProviderServer {
  const server = providerServer(tursoProvider, createLogger({ level: 'off', write: () => undefined }));
  const object = objectType(resourceSchema(tursoProvider.resources.find((resource) => resource.type === type)!).attributes);
  return {
    ...server,
    planResourceChange: async (request) => {
      const isCreation = request.typeName === type && decodeDynamicValue(object, request.priorState) === null;
      if (isCreation) configs.push(decodeDynamicValue(object, request.config));
      return server.planResourceChange!(request);
    },
  };
}

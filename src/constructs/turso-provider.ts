import { Annotations, Aspects, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { ensureDefaultProvider, findDefaultProvider, StackAspect } from './default-provider';
import { ruleFault, throwFaults } from './faults';
import { TursoProvider as TursoProviderBinding } from '../bindings';
import { asText } from '../hcl';
import { API_CONCURRENCY, SLUG } from '../notation';
import { installationWarnings } from './plugin/cli-configuration';
import { readPluginVersion } from './plugin/plugin';
import { PluginSynthesizer } from './plugin/plugin-synthesizer';

/** How a stack talks to Turso. Everything may be left out. */
export interface TursoProviderProps {
  /**
   * Slug of the organization, or the username for a personal account.
   *
   * @default - the environment variable TURSO_ORGANIZATION_SLUG or TURSO_ORG when Terraform runs; without them the personal account
   * of the token
   * @see https://docs.turso.tech/api-reference/organizations/list
   */
  readonly organization?: string;

  /**
   * API token. A token that is written here ends up in the synthesized files: better leave it to the environment.
   *
   * @default - the environment variable TURSO_API_TOKEN when Terraform runs
   * @see https://docs.turso.tech/api-reference/tokens/create
   */
  readonly apiToken?: string;

  /**
   * URL of the Platform API.
   *
   * @default - the environment variable TURSO_API_URL or TURSO_API_BASEURL when Terraform runs; without them https://api.turso.tech
   */
  readonly apiUrl?: string;

  /**
   * How many requests to the Platform API may be under way at once, from 1 to 1000.
   *
   * @default 32
   */
  readonly concurrency?: number;

  /**
   * Name that tells this provider from the others of the stack. Resources use it only where they name it.
   *
   * @default - none: the provider that resources use which name none
   */
  readonly alias?: string;
}

/**
 * The Turso provider of a stack. The constructs make one where the stack has none, so it is only written to configure it in code.
 *
 * At synthesis the Terraform provider itself is put into the stack's folder, with its entry in the dependency lock file: `cdktf deploy`,
 * `terraform init` and `tofu init` find it there, without a registry and without a download. It runs on Node.js, on Linux and macOS;
 * on Windows it is put in place likewise, but has not been tried.
 *
 * It is also the provider for the classes in `bindings`. Where a stack has `bindings.TursoProvider` and nothing else of this package,
 * `TursoProvider.of` puts the plugin into it, too.
 */
export class TursoProvider extends TursoProviderBinding {
  /**
   * The stack's Turso provider without an alias. A stack without one gets one at its root.
   *
   * @param scope any construct of the stack
   */
  public static of(scope: Construct): TursoProviderBinding {
    const stack = TerraformStack.of(scope);
    carryPlugin(stack);
    return findDefaultProvider(stack, TYPE) as TursoProviderBinding | undefined ?? new TursoProvider(stack, DEFAULT_ID);
  }

  constructor(scope: Construct, id: string, props: TursoProviderProps = {}) {
    super(scope, id, asText(props));
    throwFaults(this, [ruleFault('organization', props.organization, SLUG), ruleFault('concurrency', props.concurrency, API_CONCURRENCY)]);
    refuseSecond(this);
    carryPlugin(TerraformStack.of(this));
  }
}

const TYPE = TursoProviderBinding.tfResourceType;
/** As the generated classes require it. */
const PROVIDER_ADDRESS = 'registry.terraform.io/cdktf-turso/turso';
const DEFAULT_ID = 'TursoProvider';

/** What each construct calls that needs Turso: at synthesis the stack has a provider, and carries the plugin. */
export function requireTurso(scope: Construct): void {
  ensureDefaultProvider(scope, TYPE, (stack) => TursoProvider.of(stack));
  carryPlugin(TerraformStack.of(scope));
}

/** The organization, where the code says which; otherwise it is for the environment to say when Terraform runs. */
export function configuredOrganization(scope: Construct): string | undefined {
  return (findDefaultProvider(TerraformStack.of(scope), TYPE) as TursoProviderBinding | undefined)?.organization;
}

function refuseSecond(provider: TursoProvider): void {
  const stack = TerraformStack.of(provider);
  const first = stack.allProviders().find((other) =>
    other !== provider && other.terraformResourceType === TYPE && other.alias === provider.alias && TerraformStack.of(other) === stack);
  if (first === undefined) return;
  const which = provider.alias === undefined ? 'without an alias' : `with the alias "${provider.alias}"`;
  throw new Error(`${provider.node.path}: the stack has a Turso provider ${which} already, "${first.node.path}". Use that one, or give this one an alias of its own.`);
}

const CARRYING = new WeakSet<TerraformStack>();

function carryPlugin(stack: TerraformStack): void {
  if (CARRYING.has(stack)) return;
  CARRYING.add(stack);
  // The plugin's version follows from its content, and the generated classes are older than that.
  Aspects.of(stack).add(new StackAspect(stack, () => {
    stack.addOverride(`terraform.required_providers.${TYPE}.version`, readPluginVersion());
    for (const warning of installationWarnings(PROVIDER_ADDRESS)) Annotations.of(stack).addWarning(warning);
  }));
  stack.synthesizer = new PluginSynthesizer(stack, stack.synthesizer, TYPE);
}

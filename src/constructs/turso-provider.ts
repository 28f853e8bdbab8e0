import { Annotations, Aspects, TerraformStack, Token, type TerraformProvider } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import { ensureDefaultProvider, findDefaultProvider, StackAspect } from './default-provider';
import { ruleFault, throwFaults, type Fault } from './faults';
import { TursoProviderBase } from '../bindings';
import { readPluginVersion } from '../distribution/plugin';
import { asText } from '../hcl';
import { API_CONCURRENCY, SLUG, TENANT_PREFIX } from '../notation';
import { ownStack } from './own-library';
import { installationWarnings } from './plugin/cli-configuration';
import { PluginSynthesizer } from './plugin/plugin-synthesizer';
import { PROVIDER_ADDRESS } from '../notation/provider-address';

/** How a stack reaches Turso. All props are optional. */
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
   * API token. A token that is written here ends up in the synthesized files: prefer the environment variable.
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
   * Distinguishes this provider from the others of the stack. A construct uses it if its `provider` says so, or if it belongs to a group,
   * database or fleet that uses it.
   *
   * @default - none: constructs without a `provider` use it
   * @see https://developer.hashicorp.com/terraform/language/providers/configuration#alias-multiple-provider-configurations
   */
  readonly alias?: string;

  /**
   * Begins the names that constructs compute from their ids, followed by a dash: of groups, databases, fleets, API tokens and identity
   * providers. Lowercase letters, digits and dashes, at most 19. Give staging and production different prefixes if they share an
   * organization. Names that you give yourself get no prefix. Create the provider before the constructs that use it.
   *
   * @default - no prefix
   */
  readonly namePrefix?: string;
}

/**
 * The Turso provider of a stack. The constructs add one to a stack that has none: write it to configure it in code, or to use several.
 *
 * Synthesis copies the Terraform provider itself into the stack's folder and writes its entry into the dependency lock file.
 * `cdktf deploy`, `terraform init` and `tofu init` find it there, without a registry and without a download. It runs on Node.js, on Linux
 * and macOS. Synthesis copies it on Windows, too, where it is untested.
 *
 * It also serves the classes in `bindings`. If a stack has `bindings.TursoProviderBase` and no construct of this package,
 * `TursoProvider.of` adds the plugin.
 *
 * @example
 * const eu = new TursoProvider(stack, 'Eu', { organization: 'acme-eu', alias: 'eu' });
 * new TursoGroup(stack, 'eu-main', { location: 'aws-eu-west-1', provider: eu });
 */
export class TursoProvider extends TursoProviderBase {
  /**
   * Returns the stack's Turso provider without an alias. Adds one to a stack that has none.
   *
   * @param scope Any construct of the stack.
   */
  public static of(scope: Construct): TursoProviderBase {
    const stack = ownStack(scope);
    carryPlugin(stack);
    return findDefaultProvider(stack, TYPE) as TursoProviderBase | undefined ?? new TursoProvider(stack, DEFAULT_ID);
  }

  /** Begins the names that constructs compute from their ids. */
  public readonly namePrefix?: string;

  constructor(scope: Construct, id: string, props: TursoProviderProps = {}) {
    const { namePrefix, ...config } = props;
    ownStack(scope);
    super(scope, id, asText(config));
    this.namePrefix = namePrefix;
    throwFaults(this, [
      prefixFault(namePrefix),
      tooLateFault(this, namePrefix),
      ruleFault('organization', props.organization, SLUG),
      ruleFault('concurrency', props.concurrency, API_CONCURRENCY),
      secondFault(this),
    ]);
    carryPlugin(TerraformStack.of(this));
  }
}

const TYPE = TursoProviderBase.tfResourceType;
const DEFAULT_ID = 'TursoProvider';

/** A construct that has a provider. */
interface Provided {
  readonly node: IConstruct['node'];
  readonly provider?: TerraformProvider;
}

/**
 * Returns the provider of a construct's resources. Undefined: the provider of the stack that has no alias. Synthesis adds one to a stack
 * that has none. The stack carries the plugin in either case.
 *
 * @param owner what the construct belongs to, such as its group: both have the same provider
 * @throws Error if the provider is not one of Turso, or belongs to another stack
 */
export function chooseProvider(scope: Construct, given: TerraformProvider | undefined, owner?: Provided): TerraformProvider | undefined {
  const stack = ownStack(scope);
  carryPlugin(stack);
  throwFaults(scope, [providerFault(stack, given) ?? ownerFault(stack, given, owner)]);
  const chosen = given ?? inheritedProvider(scope, owner);
  if (chosen === undefined) ensureDefaultProvider(scope, TYPE, () => TursoProvider.of(stack));
  return chosen;
}

/** Returns the provider of an owner, unless it belongs to another stack. */
export function inheritedProvider(scope: Construct, owner: Provided | undefined): TerraformProvider | undefined {
  const provider = owner?.provider;
  return provider !== undefined && TerraformStack.of(provider) === TerraformStack.of(scope) ? provider : undefined;
}

function providerFault(stack: TerraformStack, given: TerraformProvider | undefined): Fault {
  if (given === undefined) return undefined;
  if (given.terraformResourceType !== TYPE) {
    return `provider is "${given.node.path}", a provider of "${given.terraformResourceType}". Use a TursoProvider.`;
  }
  if (TerraformStack.of(given) === stack) return undefined;
  return `provider is "${given.node.path}", which belongs to another stack. Use a TursoProvider of the stack "${stack.node.path}".`;
}

/** A provider without an alias means the same in each stack: what the environment says. One with an alias does not exist elsewhere. */
function ownerFault(stack: TerraformStack, given: TerraformProvider | undefined, owner: Provided | undefined): Fault {
  const { provider } = owner ?? {};
  if (given !== undefined || provider?.alias === undefined || TerraformStack.of(provider) === stack) return undefined;
  return `"${owner!.node.path}" has the provider "${provider.node.path}", which belongs to another stack. ` +
    `Set provider to a TursoProvider of the stack "${stack.node.path}".`;
}

/**
 * Returns the name of a construct that was given none: its id, after the prefix of its provider.
 *
 * @param provider that {@link chooseProvider} chose
 */
export function defaultName(scope: Construct, id: string, provider: TerraformProvider | undefined): string {
  const prefix = namePrefixOf(scope, provider);
  return prefix === undefined ? id : `${prefix}-${id}`;
}

/** Returns the prefix of the names in a stack. Notes that a construct asked for it: the stack must not get another one later. */
export function namePrefixOf(scope: Construct, provider: TerraformProvider | undefined): string | undefined {
  const stack = TerraformStack.of(scope);
  const used = provider ?? findDefaultProvider(stack, TYPE);
  if (used === undefined && !NAMED_BEFORE.has(stack)) NAMED_BEFORE.set(stack, scope.node.path);
  return used instanceof TursoProvider ? used.namePrefix : undefined;
}

/** The path of the first construct that computed its name in a stack without a provider. */
const NAMED_BEFORE = new WeakMap<TerraformStack, string>();

/** Checks a prefix of names. The names that begin with it have to be known when the stack is synthesized. */
export function prefixFault(prefix: string | undefined): Fault {
  return Token.isUnresolved(prefix) ? 'namePrefix is known only to Terraform. Give a text.' : ruleFault('namePrefix', prefix, TENANT_PREFIX);
}

function tooLateFault(provider: TursoProvider, prefix: string | undefined): Fault {
  const earlier = provider.alias === undefined ? NAMED_BEFORE.get(TerraformStack.of(provider)) : undefined;
  if (prefix === undefined || earlier === undefined) return undefined;
  return `namePrefix is "${prefix}", but "${earlier}" computed its name without it. Create the provider before the other constructs of the stack.`;
}

/** The organization, if the code names it. Otherwise the environment names it when Terraform runs. */
export function configuredOrganization(scope: Construct, provider: TerraformProvider | undefined): string | undefined {
  return ((provider ?? findDefaultProvider(TerraformStack.of(scope), TYPE)) as TursoProviderBase | undefined)?.organization;
}

function secondFault(provider: TursoProvider): Fault {
  const stack = TerraformStack.of(provider);
  const first = stack.allProviders().find((other) =>
    other !== provider && other.terraformResourceType === TYPE && other.alias === provider.alias && TerraformStack.of(other) === stack);
  if (first === undefined) return undefined;
  const which = provider.alias === undefined ? 'without an alias' : `with the alias "${provider.alias}"`;
  return `the stack has a Turso provider ${which} already, "${first.node.path}". Use that one, or give this one an alias of its own.`;
}

const CARRYING = new WeakSet<TerraformStack>();

function carryPlugin(stack: TerraformStack): void {
  if (CARRYING.has(stack)) return;
  CARRYING.add(stack);
  // The plugin's version depends on its content. The generated classes do not know it.
  Aspects.of(stack).add(new StackAspect(stack, () => {
    stack.addOverride(`terraform.required_providers.${TYPE}.version`, readPluginVersion());
    for (const warning of installationWarnings(PROVIDER_ADDRESS)) Annotations.of(stack).addWarning(warning);
  }));
  stack.synthesizer = new PluginSynthesizer(stack, stack.synthesizer, TYPE);
}

import { Aspects, TerraformStack, type IAspect, type TerraformProvider } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';

/** Returns the stack's provider without an alias: resources without a `provider` use it. */
export function findDefaultProvider(stack: TerraformStack, type: string): TerraformProvider | undefined {
  return stack.allProviders().find((provider) =>
    provider.terraformResourceType === type && provider.alias === undefined && TerraformStack.of(provider) === stack);
}

/** Adds a provider at synthesis to a stack that has none. The program may still add one after the constructs that need it. */
export function ensureDefaultProvider(scope: Construct, type: string, make: (stack: TerraformStack) => void): void {
  const stack = TerraformStack.of(scope);
  const ensured = ENSURED.get(stack) ?? new Set();
  ENSURED.set(stack, ensured);
  if (ensured.has(type)) return;
  ensured.add(type);
  Aspects.of(stack).add(new StackAspect(stack, () => {
    if (findDefaultProvider(stack, type) === undefined) make(stack);
  }));
}

const ENSURED = new WeakMap<TerraformStack, Set<string>>();

/** Runs once, before synthesis. CDK also visits everything inside the stack: the aspect ignores that. */
export class StackAspect implements IAspect {
  constructor(private readonly stack: TerraformStack, private readonly run: () => void) {}

  public visit(node: IConstruct): void {
    if (node === this.stack) this.run();
  }
}

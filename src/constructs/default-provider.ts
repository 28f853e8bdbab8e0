import { Aspects, TerraformStack, type IAspect, type TerraformProvider } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';

/** The stack's own configuration of a provider that resources use which name none: the one without an alias. */
export function findDefaultProvider(stack: TerraformStack, type: string): TerraformProvider | undefined {
  return stack.allProviders().find((provider) =>
    provider.terraformResourceType === type && provider.alias === undefined && TerraformStack.of(provider) === stack);
}

/**
 * Sees to it that the stack has a provider when it is synthesized. Until then the user may still make one: the order in which
 * constructs are written does not matter.
 */
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

/** Runs once, before the stack is synthesized; aspects also reach everything inside the stack. */
export class StackAspect implements IAspect {
  constructor(private readonly stack: TerraformStack, private readonly run: () => void) {}

  public visit(node: IConstruct): void {
    if (node === this.stack) this.run();
  }
}

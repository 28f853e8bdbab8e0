import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { throwFaults, type Fault } from './faults';

/** Under this symbol jsii keeps the full name and the version of a class. */
const RTTI = Symbol.for('jsii.rtti');

/** The package for each library. */
const PACKAGES: Readonly<Record<string, string>> = { cdktf: 'cdktf-turso', cdktn: 'cdktn-turso' };
const NAMES: Readonly<Record<string, string>> = { cdktf: 'CDK for Terraform (cdktf)', cdktn: 'CDK Terrain (cdktn)' };

/**
 * Returns the stack of a construct.
 *
 * @throws Error if the stack comes from another library than the classes of this package, or from another copy of the same library. It
 * would fail at synthesis with a message that leads nowhere.
 */
export function ownStack(scope: Construct): TerraformStack {
  const stack = TerraformStack.of(scope);
  throwFaults(scope, [libraryFault(stack)]);
  return stack;
}

function libraryFault(stack: TerraformStack): Fault {
  if (stack instanceof TerraformStack) return undefined;
  const [own, found] = [libraryOf(TerraformStack), libraryOf((stack as object).constructor)];
  if (own.name !== found.name) {
    return `the stack "${(stack as Construct).node.path}" belongs to ${NAMES[found.name] ?? found.name}, but ${PACKAGES[own.name]} is for ${NAMES[own.name]}. `
      + `Install ${PACKAGES[found.name] ?? 'the package for that library'} instead, and import from it.`;
  }
  return `the stack "${(stack as Construct).node.path}" comes from another copy of ${own.name} (${found.version}) than ${PACKAGES[own.name]} uses (${own.version}). `
    + `Install one version for both: "npm ls ${own.name}" shows who brings which.`;
}

/** A class of the user has the entry of the class that it extends. */
function libraryOf(type: unknown): { readonly name: string; readonly version: string } {
  const { fqn = 'an unknown library', version = 'unknown version' } = (type as { [RTTI]?: { fqn?: string; version?: string } })[RTTI] ?? {};
  return { name: fqn.split('.')[0], version };
}

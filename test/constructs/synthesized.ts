import { DefaultTokenResolver, StringConcat, TerraformStack, Testing, Tokenization } from 'cdktf';

/** An empty stack called "app". */
export function newStack(): TerraformStack {
  return new TerraformStack(Testing.app(), 'app');
}

/** What Terraform will read, without metadata. */
export function synthesized(stack: TerraformStack): any {
  return JSON.parse(Testing.synth(stack));
}

/** The attributes of the only resource of this type. */
export function onlyResource(stack: TerraformStack, type: string): any {
  return only(synthesized(stack).resource?.[type]);
}

/** The attributes of the only data source of this type. */
export function onlyDataSource(stack: TerraformStack, type: string): any {
  return only(synthesized(stack).data?.[type]);
}

/** What a value of a construct stands for, such as `${turso_group.main.name}`. */
export function resolved(stack: TerraformStack, value: string): string {
  return Tokenization.resolve(value, { scope: stack, resolver: new DefaultTokenResolver(new StringConcat()), preparing: false });
}

function only(found: Record<string, unknown> = {}): any {
  const names = Object.keys(found);
  if (names.length !== 1) throw new Error(`Expected one, but there are ${names.length}: ${names.join(', ')}`);
  return found[names[0]];
}

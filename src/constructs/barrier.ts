import { NullProvider } from '@cdktf/provider-null/lib/provider';
import { Resource } from '@cdktf/provider-null/lib/resource';
import type { TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import { ensureDefaultProvider } from './default-provider';

/** Any release from 3.2 on will do, so that a mirror need not have the very one that the generated classes were made from. */
const NULL_PROVIDER_VERSION = '~> 3.2';

/** A `null_resource` that is replaced when one of its triggers changes. Where the stack has no provider for it, it gets one. */
export function createBarrier(scope: Construct, id: string, triggers: Record<string, string>): TerraformResource {
  ensureDefaultProvider(scope, NullProvider.tfResourceType, (stack) => {
    new NullProvider(stack, 'NullProvider');
    stack.addOverride(`terraform.required_providers.${NullProvider.tfResourceType}.version`, NULL_PROVIDER_VERSION);
  });
  return new Resource(scope, id, { triggers });
}

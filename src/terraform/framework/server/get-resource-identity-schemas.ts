import type { Resource } from '../../author/resource';
import { attributeType } from '../../engine/attribute-type';
import { identityAttributes, isOptionalForImport } from '../../engine/identity';
import type { Session } from '../../engine/session';
import type * as wire from '../../wire/messages';

/** Asked for since Terraform 1.12, next to the schemas. */
export function getResourceIdentitySchemas({ provider }: Session): wire.GetResourceIdentitySchemasResponse {
  const identified = provider.resources.filter(({ identity }) => identity !== undefined);
  return { identitySchemas: Object.fromEntries(identified.map((resource) => [resource.type, identitySchema(resource)])) };
}

function identitySchema(resource: Resource) {
  return {
    version: 0,
    identityAttributes: (identityAttributes(resource) ?? []).map(([name, attribute]) => ({
      name,
      type: Buffer.from(JSON.stringify(attributeType(attribute))),
      requiredForImport: !isOptionalForImport(attribute),
      optionalForImport: isOptionalForImport(attribute),
      description: attribute.options.description,
    })),
  };
}

import { objectType } from '../../engine/attribute-type';
import { validateFilter } from '../../engine/check-config';
import { listResources } from '../../engine/operations/list-resources';
import type { Session } from '../../engine/session';
import { decodeDynamicValue } from '../../values/dynamic-value';
import { diagnosticsToProto, identityToProto, resourceToProto } from '../convert';
import type { ProviderServer } from '../service';

/** The calls about listing resources. */
export function listResourceHandlers(session: Session): ProviderServer {
  return {
    validateListResourceConfig: async ({ typeName, config }) => {
      const { list } = session.listed(typeName);
      return { diagnostics: diagnosticsToProto(validateFilter(list, decodeDynamicValue(objectType(list.schema.attributes), config))) };
    },

    async* listResource({ typeName, config, includeResourceObject, limit }) {
      const { resource, list } = session.listed(typeName);
      const filter = decodeDynamicValue(objectType(list.schema.attributes), config);
      const events = listResources(session, { resource, list }, { config: filter, isWhole: includeResourceObject, limit });
      for await (const { object, diagnostics } of events) {
        yield {
          identity: identityToProto(resource, object?.identity),
          displayName: object?.displayName,
          resourceObject: object?.state === undefined ? undefined : resourceToProto(resource, { own: object.state, timeouts: null }),
          diagnostic: diagnosticsToProto(diagnostics),
        };
      }
    },
  };
}

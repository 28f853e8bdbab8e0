import { validateFilter } from '../../engine/check-config';
import { listResources } from '../../engine/operations/list-resources';
import type { Session } from '../../engine/session';
import { diagnosticsToProto, identityToProto, resourceToProto, valueFromProto } from '../convert';
import type { ProviderServer } from '../service';

/** The calls about listing resources. */
export function listResourceHandlers(session: Session): ProviderServer {
  return {
    validateListResourceConfig: async ({ typeName, config }) => {
      const { list } = session.listed(typeName);
      return { diagnostics: diagnosticsToProto(validateFilter(list, valueFromProto(list.schema, config))) };
    },

    async* listResource({ typeName, config, includeResourceObject, limit }) {
      const { resource, list } = session.listed(typeName);
      const request = { config: valueFromProto(list.schema, config), isWhole: includeResourceObject, limit };
      const events = listResources(session, { resource, list }, request);
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

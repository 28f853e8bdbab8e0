import { functionDefinitions } from './function-definitions';
import type { Session } from './session';
import { schemaToProto } from './to-proto';
import type * as wire from '../../protocol/messages';
import { listSchemas } from '../list';
import type { Schema } from '../schema';
import { resourceSchema } from '../timeouts';

export const SERVER_CAPABILITIES = {
  planDestroy: true, getProviderSchemaOptional: true, moveResourceState: true, generateResourceConfig: true,
};

export function getProviderSchema({ provider }: Session): wire.GetProviderSchemaResponse {
  return {
    provider: schemaToProto(provider.schema),
    resourceSchemas: byType(provider.resources.map((resource) => ({ type: resource.type, schema: resourceSchema(resource) }))),
    dataSourceSchemas: byType(provider.dataSources),
    ephemeralResourceSchemas: byType(provider.ephemeralResources ?? []),
    listResourceSchemas: byType(listSchemas(provider.resources)),
    functions: functionDefinitions(provider),
    serverCapabilities: SERVER_CAPABILITIES,
  };
}

function byType(items: readonly { type: string; schema: Schema<any> }[]) {
  return Object.fromEntries(items.map(({ type, schema }) => [type, schemaToProto(schema)]));
}

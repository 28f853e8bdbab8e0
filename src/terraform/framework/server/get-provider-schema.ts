import { functionDefinitions } from './function-definitions';
import { schemaToProto } from './to-proto';
import type { Schema } from '../../author/schema';
import { listSchemas } from '../../engine/list';
import type { Session } from '../../engine/session';
import { resourceSchema } from '../../engine/timeouts';
import type * as wire from '../../wire/messages';

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

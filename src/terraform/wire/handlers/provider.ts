import { validateConfig } from '../../engine/check-config';
import { listSchemas } from '../../engine/list-filter';
import { configureProvider } from '../../engine/operations/configure-provider';
import type { Session } from '../../engine/session';
import { resourceSchemas } from '../../engine/timeouts';
import { diagnosticsToProto, valueFromProto } from '../convert';
import { functionsToProto, identitySchemaToProto, schemasToProto, schemaToProto } from '../schema-to-proto';
import type { ProviderServer } from '../service';

const SERVER_CAPABILITIES = {
  planDestroy: true, getProviderSchemaOptional: true, moveResourceState: true, generateResourceConfig: true,
};

/** The calls about the provider as a whole. */
export function providerHandlers(session: Session): ProviderServer {
  const { provider } = session;
  const { resources, dataSources, ephemeralResources = [], functions = [] } = provider;
  return {
    getMetadata: async () => ({
      serverCapabilities: SERVER_CAPABILITIES,
      resources: resources.map(({ type }) => ({ typeName: type })),
      dataSources: dataSources.map(({ type }) => ({ typeName: type })),
      ephemeralResources: ephemeralResources.map(({ type }) => ({ typeName: type })),
      listResources: listSchemas(resources).map(({ type }) => ({ typeName: type })),
      functions: functions.map(({ name }) => ({ name })),
    }),

    getProviderSchema: async () => ({
      provider: schemaToProto(provider.schema),
      resourceSchemas: schemasToProto(resourceSchemas(resources)),
      dataSourceSchemas: schemasToProto(dataSources),
      ephemeralResourceSchemas: schemasToProto(ephemeralResources),
      listResourceSchemas: schemasToProto(listSchemas(resources)),
      functions: functionsToProto(functions),
      serverCapabilities: SERVER_CAPABILITIES,
    }),

    // Terraform asks since 1.12, together with the schemas.
    getResourceIdentitySchemas: async () => ({
      identitySchemas: Object.fromEntries(resources.filter(({ identity }) => identity !== undefined)
        .map((resource) => [resource.type, identitySchemaToProto(resource)])),
    }),

    validateProviderConfig: async ({ config }) => ({
      diagnostics: diagnosticsToProto(validateConfig(provider.schema, valueFromProto(provider.schema, config))),
    }),

    configureProvider: async ({ config, terraformVersion }) => ({
      diagnostics: diagnosticsToProto(await configureProvider(session, valueFromProto(provider.schema, config), terraformVersion)),
    }),

    stopProvider: async () => {
      session.stop();
      return { error: '' };
    },
  };
}

import { applyResourceChange } from './apply-resource-change';
import { callFunction } from './call-function';
import { closeEphemeralResource } from './close-ephemeral-resource';
import { configureProvider } from './configure-provider';
import { functionDefinitions } from './function-definitions';
import { generateResourceConfig } from './generate-resource-config';
import { getProviderSchema, SERVER_CAPABILITIES } from './get-provider-schema';
import { getResourceIdentitySchemas } from './get-resource-identity-schemas';
import { importResourceState } from './import-resource-state';
import { listResource } from './list-resource';
import { moveResourceState } from './move-resource-state';
import { openEphemeralResource } from './open-ephemeral-resource';
import { planResourceChange } from './plan-resource-change';
import { readDataSource } from './read-data-source';
import { readResource } from './read-resource';
import { renewEphemeralResource } from './renew-ephemeral-resource';
import { diagnosticsToProto } from './to-proto';
import { upgradeResourceIdentity } from './upgrade-resource-identity';
import { upgradeResourceState } from './upgrade-resource-state';
import { validateConfig, validateListConfig, validateResourceConfig } from './validate-config';
import type { Logger } from '../../author/context';
import type { Diagnostic } from '../../author/diagnostics';
import type { Provider } from '../../author/provider';
import { listSchemas } from '../../engine/list';
import { Session } from '../../engine/session';
import type { ProviderServer } from '../../wire/service';

/** The methods of the plugin protocol, one file each, for one provider. */
export function providerServer(provider: Provider, log: Logger): ProviderServer {
  const session = new Session(provider, log);
  return {
    getMetadata: async () => ({
      serverCapabilities: SERVER_CAPABILITIES,
      resources: provider.resources.map(({ type }) => ({ typeName: type })),
      dataSources: provider.dataSources.map(({ type }) => ({ typeName: type })),
      ephemeralResources: (provider.ephemeralResources ?? []).map(({ type }) => ({ typeName: type })),
      listResources: listSchemas(provider.resources).map(({ type }) => ({ typeName: type })),
      functions: (provider.functions ?? []).map(({ name }) => ({ name })),
    }),
    getProviderSchema: async () => getProviderSchema(session),
    getResourceIdentitySchemas: async () => getResourceIdentitySchemas(session),
    validateProviderConfig: async ({ config }) => answer(validateConfig(provider.schema, config)),
    validateResourceConfig: async ({ typeName, config, clientCapabilities }) => {
      const resource = session.resource(typeName);
      const writeOnlyAllowed = clientCapabilities?.writeOnlyAttributesAllowed === true;
      return answer(validateResourceConfig(resource, config, writeOnlyAllowed));
    },
    validateDataResourceConfig: async ({ typeName, config }) => {
      const { schema, validate } = session.dataSource(typeName);
      return answer(validateConfig(schema, config, { validate }));
    },
    configureProvider: (request) => configureProvider(session, request),
    upgradeResourceState: (request) => upgradeResourceState(session, request),
    upgradeResourceIdentity: (request) => upgradeResourceIdentity(session, request),
    readResource: (request) => readResource(session, request),
    planResourceChange: (request) => planResourceChange(session, request),
    applyResourceChange: (request) => applyResourceChange(session, request),
    importResourceState: (request) => importResourceState(session, request),
    moveResourceState: (request) => moveResourceState(session, request),
    generateResourceConfig: (request) => generateResourceConfig(session, request),
    readDataSource: (request) => readDataSource(session, request),
    validateEphemeralResourceConfig: async ({ typeName, config }) => {
      const { schema, validate } = session.ephemeralResource(typeName);
      return answer(validateConfig(schema, config, { validate }));
    },
    openEphemeralResource: (request) => openEphemeralResource(session, request),
    renewEphemeralResource: (request) => renewEphemeralResource(session, request),
    closeEphemeralResource: (request) => closeEphemeralResource(session, request),
    validateListResourceConfig: async ({ typeName, config }) => answer(validateListConfig(session.listed(typeName).list, config)),
    listResource: (request) => listResource(session, request),
    getFunctions: async () => ({ functions: functionDefinitions(provider) }),
    callFunction: (request) => callFunction(session, request),
    stopProvider: async () => {
      session.stop();
      return { error: '' };
    },
  };
}

function answer(diagnostics: readonly Diagnostic[]) {
  return { diagnostics: diagnosticsToProto(diagnostics) };
}

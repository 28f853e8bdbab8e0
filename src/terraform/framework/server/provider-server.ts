import { applyResourceChange } from './apply-resource-change';
import { configureProvider } from './configure-provider';
import { getProviderSchema, SERVER_CAPABILITIES } from './get-provider-schema';
import { importResourceState } from './import-resource-state';
import { moveResourceState } from './move-resource-state';
import { planResourceChange } from './plan-resource-change';
import { readDataSource } from './read-data-source';
import { readResource } from './read-resource';
import { Session } from './session';
import { diagnosticsToProto } from './to-proto';
import { upgradeResourceState } from './upgrade-resource-state';
import { validateConfig, validateResourceConfig } from './validate-config';
import type { Logger } from '../../protocol/logger';
import type { ProviderServer } from '../../protocol/service';
import type { Diagnostics } from '../diagnostics';
import type { Provider } from '../provider';

/** The methods of the plugin protocol, one file each, for one provider. */
export function providerServer(provider: Provider, log: Logger): ProviderServer {
  const session = new Session(provider, log);
  return {
    getMetadata: async () => ({
      serverCapabilities: SERVER_CAPABILITIES,
      resources: provider.resources.map(({ type }) => ({ typeName: type })),
      dataSources: provider.dataSources.map(({ type }) => ({ typeName: type })),
    }),
    getProviderSchema: async () => getProviderSchema(session),
    getResourceIdentitySchemas: async () => ({ identitySchemas: {} }),
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
    readResource: (request) => readResource(session, request),
    planResourceChange: (request) => planResourceChange(session, request),
    applyResourceChange: (request) => applyResourceChange(session, request),
    importResourceState: (request) => importResourceState(session, request),
    moveResourceState: (request) => moveResourceState(session, request),
    readDataSource: (request) => readDataSource(session, request),
    getFunctions: async () => ({ functions: {} }),
    stopProvider: async () => {
      session.stop();
      return { error: '' };
    },
  };
}

function answer(diagnostics: Diagnostics) {
  return { diagnostics: diagnosticsToProto(diagnostics.list()) };
}

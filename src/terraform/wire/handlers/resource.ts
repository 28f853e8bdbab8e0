import { validateResource } from '../../engine/check-config';
import { generateConfig } from '../../engine/generate-config';
import { applyResource } from '../../engine/operations/apply-resource';
import { importResource } from '../../engine/operations/import-resource';
import { moveResource } from '../../engine/operations/move-resource';
import { planResource } from '../../engine/operations/plan-resource';
import { readResource } from '../../engine/operations/read-resource';
import { upgradeIdentity, upgradeState } from '../../engine/operations/upgrade-resource';
import type { Session } from '../../engine/session';
import { resourceSchema } from '../../engine/timeouts';
import {
  diagnosticsToProto, factsFromProto, factsToProto, identityFromProto, identityToProto, pathToProto, resourceFromProto, resourceToProto,
  textFromProto, valueFromProto,
} from '../convert';
import type { RawState } from '../messages';
import type { ProviderServer } from '../service';

/** The calls about managed resources. */
export function resourceHandlers(session: Session): ProviderServer {
  return {
    validateResourceConfig: async ({ typeName, config, clientCapabilities }) => {
      const resource = session.resource(typeName);
      const writeOnlyAllowed = clientCapabilities?.writeOnlyAttributesAllowed === true;
      const diagnostics = validateResource(resource, valueFromProto(resourceSchema(resource), config), writeOnlyAllowed);
      return { diagnostics: diagnosticsToProto(diagnostics) };
    },

    upgradeResourceState: async ({ typeName, version, rawState }) => {
      const resource = session.resource(typeName);
      const { state, diagnostics } = await upgradeState(session, resource, storedJson(rawState), version);
      return {
        upgradedState: state === undefined ? undefined : resourceToProto(resource, state),
        diagnostics: diagnosticsToProto(diagnostics),
      };
    },

    upgradeResourceIdentity: async ({ typeName, rawIdentity }) => {
      const resource = session.resource(typeName);
      const { identity, diagnostics } = upgradeIdentity(resource, storedJson(rawIdentity));
      return { upgradedIdentity: identityToProto(resource, identity), diagnostics: diagnosticsToProto(diagnostics) };
    },

    readResource: async (request) => {
      const resource = session.resource(request.typeName);
      const { state, identity, facts, diagnostics } = await readResource(session, resource, {
        state: resourceFromProto(resource, request.currentState),
        identity: identityFromProto(resource, request.currentIdentity),
        facts: factsFromProto(request.private),
      });
      return {
        newState: resourceToProto(resource, state),
        newIdentity: identityToProto(resource, identity),
        private: factsToProto(facts),
        diagnostics: diagnosticsToProto(diagnostics),
      };
    },

    planResourceChange: async (request) => {
      const resource = session.resource(request.typeName);
      const { planned, replace, identity, facts, diagnostics } = await planResource(session, resource, {
        prior: resourceFromProto(resource, request.priorState),
        proposed: resourceFromProto(resource, request.proposedNewState),
        config: resourceFromProto(resource, request.config),
        identity: identityFromProto(resource, request.priorIdentity),
        facts: factsFromProto(request.priorPrivate),
      });
      return {
        plannedState: resourceToProto(resource, planned),
        requiresReplace: replace.map(pathToProto),
        plannedIdentity: identityToProto(resource, identity),
        plannedPrivate: factsToProto(facts),
        diagnostics: diagnosticsToProto(diagnostics),
      };
    },

    applyResourceChange: async (request) => {
      const resource = session.resource(request.typeName);
      const { state, identity, facts, diagnostics } = await applyResource(session, resource, {
        prior: resourceFromProto(resource, request.priorState),
        planned: resourceFromProto(resource, request.plannedState),
        config: resourceFromProto(resource, request.config),
        facts: factsFromProto(request.plannedPrivate),
      });
      return {
        newState: resourceToProto(resource, state),
        newIdentity: identityToProto(resource, identity),
        private: factsToProto(facts),
        diagnostics: diagnosticsToProto(diagnostics),
      };
    },

    importResourceState: async ({ typeName, id, identity: sent }) => {
      const resource = session.resource(typeName);
      const { imported, diagnostics } = await importResource(session, resource, { id, identity: identityFromProto(resource, sent) });
      return {
        importedResources: imported === undefined ? [] : [{
          typeName,
          state: resourceToProto(resource, { own: imported.state, timeouts: null }),
          identity: identityToProto(resource, imported.identity),
          private: factsToProto(imported.facts),
        }],
        diagnostics: diagnosticsToProto(diagnostics),
      };
    },

    moveResourceState: async ({ sourceTypeName, sourceState, targetTypeName }) => {
      const resource = session.resource(targetTypeName);
      const { moved, diagnostics } = await moveResource(session, resource, sourceTypeName, storedJson(sourceState) ?? '');
      return {
        targetState: moved === undefined ? undefined : resourceToProto(resource, { own: moved.state, timeouts: null }),
        targetIdentity: identityToProto(resource, moved?.identity),
        diagnostics: diagnosticsToProto(diagnostics),
      };
    },

    // Terraform asks since 1.14, for `-generate-config-out` and for the objects that a query found.
    generateResourceConfig: async ({ typeName, state }) => {
      const resource = session.resource(typeName);
      const { own, timeouts } = resourceFromProto(resource, state);
      return { config: resourceToProto(resource, { own: generateConfig(resource, own), timeouts }) };
    },
  };
}

function storedJson(stored: RawState | undefined): string | undefined {
  return stored?.json === undefined ? undefined : textFromProto(stored.json);
}

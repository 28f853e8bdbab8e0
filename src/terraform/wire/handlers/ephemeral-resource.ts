import { validateConfig } from '../../engine/check-config';
import {
  closeEphemeralResource, openEphemeralResource, renewEphemeralResource, type EphemeralResult, type Kept,
} from '../../engine/operations/ephemeral-resource';
import type { Session } from '../../engine/session';
import { diagnosticsToProto, textFromProto, valueFromProto, valueToProto } from '../convert';
import type { Timestamp } from '../messages';
import type { ProviderServer } from '../service';

/** The calls about ephemeral resources. */
export function ephemeralResourceHandlers(session: Session): ProviderServer {
  return {
    validateEphemeralResourceConfig: async ({ typeName, config }) => {
      const { schema, validate } = session.ephemeralResource(typeName);
      const diagnostics = validateConfig(schema, valueFromProto(schema, config), { validate });
      return { diagnostics: diagnosticsToProto(diagnostics) };
    },

    openEphemeralResource: async ({ typeName, config }) => {
      const resource = session.ephemeralResource(typeName);
      const opened = await openEphemeralResource(session, resource, valueFromProto(resource.schema, config));
      return { ...renewalToProto(opened), result: opened.result === undefined ? undefined : valueToProto(resource.schema, opened.result) };
    },

    renewEphemeralResource: async ({ typeName, private: kept }) =>
      renewalToProto(await renewEphemeralResource(session, session.ephemeralResource(typeName), keptFromProto(kept))),

    closeEphemeralResource: async ({ typeName, private: kept }) => {
      const { diagnostics } = await closeEphemeralResource(session, session.ephemeralResource(typeName), keptFromProto(kept));
      return { diagnostics: diagnosticsToProto(diagnostics) };
    },
  };
}

function renewalToProto({ renewAt, kept, diagnostics }: EphemeralResult) {
  return {
    renewAt: renewAt === undefined ? undefined : timestampToProto(renewAt.getTime()),
    private: kept === undefined ? undefined : Buffer.from(JSON.stringify(kept)),
    diagnostics: diagnosticsToProto(diagnostics),
  };
}

/** Returns undefined if nothing was opened. */
function keptFromProto(bytes: Uint8Array | undefined): Kept | undefined {
  return bytes === undefined || bytes.length === 0 ? undefined : JSON.parse(textFromProto(bytes));
}

function timestampToProto(milliseconds: number): Timestamp {
  const seconds = Math.floor(milliseconds / 1000);
  return { seconds, nanos: (milliseconds - seconds * 1000) * 1_000_000 };
}

import { validateConfig } from '../../engine/check-config';
import { readDataSource } from '../../engine/operations/read-data-source';
import type { Session } from '../../engine/session';
import { diagnosticsToProto, valueFromProto, valueToProto } from '../convert';
import type { ProviderServer } from '../service';

/** The calls about data sources. */
export function dataSourceHandlers(session: Session): ProviderServer {
  return {
    validateDataResourceConfig: async ({ typeName, config }) => {
      const { schema, validate } = session.dataSource(typeName);
      const diagnostics = validateConfig(schema, valueFromProto(schema, config), { validate });
      return { diagnostics: diagnosticsToProto(diagnostics) };
    },

    readDataSource: async ({ typeName, config }) => {
      const dataSource = session.dataSource(typeName);
      const { state, diagnostics } = await readDataSource(session, dataSource, valueFromProto(dataSource.schema, config));
      return {
        state: state === undefined ? undefined : valueToProto(dataSource.schema, state),
        diagnostics: diagnosticsToProto(diagnostics),
      };
    },
  };
}

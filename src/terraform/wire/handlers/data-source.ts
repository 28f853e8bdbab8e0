import { objectType } from '../../engine/attribute-type';
import { validateConfig } from '../../engine/check-config';
import { readDataSource } from '../../engine/operations/read-data-source';
import type { Session } from '../../engine/session';
import { decodeDynamicValue, encodeDynamicValue } from '../../values/dynamic-value';
import { diagnosticsToProto } from '../convert';
import type { ProviderServer } from '../service';

/** The calls about data sources. */
export function dataSourceHandlers(session: Session): ProviderServer {
  return {
    validateDataResourceConfig: async ({ typeName, config }) => {
      const { schema, validate } = session.dataSource(typeName);
      const diagnostics = validateConfig(schema, decodeDynamicValue(objectType(schema.attributes), config), { validate });
      return { diagnostics: diagnosticsToProto(diagnostics) };
    },

    readDataSource: async ({ typeName, config }) => {
      const dataSource = session.dataSource(typeName);
      const type = objectType(dataSource.schema.attributes);
      const { state, diagnostics } = await readDataSource(session, dataSource, decodeDynamicValue(type, config));
      return { state: state === undefined ? undefined : encodeDynamicValue(type, state), diagnostics: diagnosticsToProto(diagnostics) };
    },
  };
}

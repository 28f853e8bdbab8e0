import * as wire from '../../protocol/messages';
import type { Value } from '../../values/value';
import { isNested, type Attribute, type Attributes } from '../attributes';
import type { Diagnostic } from '../diagnostics';
import type { Path } from '../path';
import { isOptional, isComputed, type Schema } from '../schema';
import { withoutLongValues } from '../shorten';
import { withShownPaths } from '../shown-path';

/** How descriptions are written. */
export const MARKDOWN = wire.StringKind.markdown;

export function schemaToProto({ version, description, attributes, deprecated }: Schema): wire.Schema {
  return {
    version: version ?? 0,
    block: {
      attributes: attributesToProto(attributes),
      description,
      descriptionKind: MARKDOWN,
      deprecated: deprecated !== undefined,
      deprecationMessage: deprecated,
    },
  };
}

function attributesToProto(attributes: Attributes) {
  return Object.keys(attributes).sort().map((name) => attributeToProto(name, attributes[name]));
}

function attributeToProto(name: string, attribute: Attribute): wire.Attribute {
  const { options } = attribute;
  return {
    name,
    description: options.description,
    descriptionKind: MARKDOWN,
    required: options.required === true,
    optional: isOptional(attribute),
    computed: isComputed(attribute),
    sensitive: options.sensitive === true,
    writeOnly: options.writeOnly === true,
    deprecated: options.deprecated !== undefined,
    deprecationMessage: options.deprecated,
    ...isNested(attribute)
      ? { nestedType: { attributes: attributesToProto(attribute.attributes), nesting: wire.NestingMode[attribute.nesting] } }
      : { type: Buffer.from(JSON.stringify(attribute.type)) },
  };
}

/** @param whole what Terraform prints the source of: the configuration, or the prior state where there is no configuration */
export function diagnosticsToProto(diagnostics: readonly Diagnostic[], whole: Value = null): wire.Diagnostic[] {
  return withShownPaths(withoutLongValues(diagnostics, whole), whole).map(({ severity, summary, detail, path }) => ({
    severity: wire.DiagnosticSeverity[severity],
    summary,
    detail,
    attribute: path === undefined || path.length === 0 ? undefined : pathToProto(path),
  }));
}

export function pathToProto(path: Path): wire.AttributePath {
  return {
    steps: path.map((step) => {
      if ('attribute' in step) return { attributeName: step.attribute };
      return 'key' in step ? { elementKeyString: step.key } : { elementKeyInt: step.index };
    }),
  };
}

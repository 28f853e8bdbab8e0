import { isNested, type Attribute, type Attributes } from '../../author/attributes';
import type { Diagnostic } from '../../author/diagnostics';
import type { Path } from '../../author/path';
import type { Schema } from '../../author/schema';
import { isOptional, isComputed } from '../../engine/attribute-type';
import { sentDiagnostics } from '../../engine/sent-diagnostics';
import type { Source } from '../../engine/shown-path';
import type { Value } from '../../values/value';
import * as wire from '../../wire/messages';

/** How descriptions are written. */
export const MARKDOWN = wire.StringKind.markdown;

/** Of a diagnostic about something that has no configuration. */
const NO_SOURCE: Source = { attributes: {}, value: null };

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

/**
 * @param source what the paths lead into; nothing for what has no configuration
 * @param quoted holds the values that the messages may quote, where these are others
 */
export function diagnosticsToProto(diagnostics: readonly Diagnostic[], source: Source = NO_SOURCE, quoted?: Value): wire.Diagnostic[] {
  return sentDiagnostics(diagnostics, source, quoted).map(({ severity, summary, detail, path }) => ({
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

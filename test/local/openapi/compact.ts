/** What a test needs to know about an operation. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  /** With its parameters in braces. */
  readonly path: string;
  /** The JSON Schema of the body by status. Null if the description has none. */
  readonly answers: Readonly<Record<string, object | null>>;
}

type Node = { readonly [key: string]: any };

/** Keywords that do not restrict a value. */
const PROSE = new Set(['description', 'example', 'examples', 'deprecated', 'default', 'title']);

/** The facts of an OpenAPI 3.0 description, without its prose: references resolved, `nullable` in the words of JSON Schema. */
export function compact(description: Node): Operation[] {
  return Object.entries<Node>(description.paths).flatMap(([path, methods]) => Object.entries<Node>(methods)
    .filter(([method]) => method !== 'parameters')
    .map(([method, operation]) => ({
      id: operation.operationId,
      method: method.toUpperCase(),
      path,
      answers: Object.fromEntries(Object.entries<Node>(operation.responses)
        .map(([status, answer]) => [status, schemaOf(answer, description)])),
    })));
}

function schemaOf(answer: Node, description: Node): object | null {
  const schema = (resolved(answer, description).content ?? {})['application/json']?.schema;
  return schema === undefined ? null : simplified(schema, description) as object;
}

function simplified(node: unknown, description: Node): unknown {
  if (Array.isArray(node)) {
    return node.map((item) => simplified(item, description));
  }
  if (typeof node !== 'object' || node === null) {
    return node;
  }
  const { nullable, properties, ...rest } = resolved(node, description);
  const plain = Object.fromEntries(Object.entries(rest)
    .filter(([key]) => !PROSE.has(key))
    .map(([key, value]) => [key, simplified(value, description)]));
  return {
    ...plain,
    ...nullable === true ? { type: [plain.type, 'null'] } : {},
    ...properties === undefined ? {} : {
      properties: Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, simplified(value, description)])),
    },
  };
}

function resolved(node: Node, description: Node): Node {
  if (typeof node.$ref !== 'string') {
    return node;
  }
  const target = node.$ref.split('/').slice(1).reduce((found: Node, key: string) => found[key], description);
  return resolved(target, description);
}

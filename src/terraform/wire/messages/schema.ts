import { bool, bytes, integer, message, of, repeated, string, type Message, type MessageInit, type MessageType } from '../protobuf/table';

/** The kind of collection that holds a nested block or attribute. */
export const NestingMode = { invalid: 0, single: 1, list: 2, set: 3, map: 4, group: 5 } as const;

/** The schema of a provider, a resource, a data source, ... */
export interface Schema {
  version?: number;
  block?: Block;
}

export interface Block {
  /** Terraform ignores it and uses the version of the schema. */
  version?: number;
  attributes?: readonly Attribute[];
  blockTypes?: readonly NestedBlock[];
  description?: string;
  /** A `StringKind`. */
  descriptionKind?: number;
  deprecated?: boolean;
  deprecationMessage?: string;
  computed?: boolean;
}

/** An attribute has either `type` or `nestedType`. */
export interface Attribute {
  name?: string;
  /** The type as JSON. */
  type?: Uint8Array;
  description?: string;
  required?: boolean;
  optional?: boolean;
  computed?: boolean;
  sensitive?: boolean;
  /** A `StringKind`. */
  descriptionKind?: number;
  deprecated?: boolean;
  nestedType?: NestedType;
  writeOnly?: boolean;
  deprecationMessage?: string;
}

export interface NestedBlock {
  typeName?: string;
  block?: Block;
  /** A `NestingMode`. */
  nesting?: number;
  minItems?: number;
  maxItems?: number;
}

/** The attributes inside an attribute. */
export interface NestedType {
  attributes?: readonly Attribute[];
  /** A `NestingMode`, but for `group`. */
  nesting?: number;
}

// TypeScript cannot infer types of tables that refer to each other. So the interfaces above declare them.
export const Schema: MessageType<Schema, Schema> = message({ version: integer(1), block: of(2, () => Block) });

export const Block: MessageType<Block, Block> = message({
  version: integer(1),
  attributes: repeated(of(2, () => Attribute)),
  blockTypes: repeated(of(3, () => NestedBlock)),
  description: string(4),
  descriptionKind: integer(5),
  deprecated: bool(6),
  deprecationMessage: string(7),
  computed: bool(8),
});

export const Attribute: MessageType<Attribute, Attribute> = message({
  name: string(1),
  type: bytes(2),
  description: string(3),
  required: bool(4),
  optional: bool(5),
  computed: bool(6),
  sensitive: bool(7),
  descriptionKind: integer(8),
  deprecated: bool(9),
  nestedType: of(10, () => NestedType),
  writeOnly: bool(11),
  deprecationMessage: string(12),
});

export const NestedBlock: MessageType<NestedBlock, NestedBlock> = message({
  typeName: string(1),
  block: of(2, () => Block),
  nesting: integer(3),
  minItems: integer(4),
  maxItems: integer(5),
});

export const NestedType: MessageType<NestedType, NestedType> = message({
  attributes: repeated(of(1, () => Attribute)),
  nesting: integer(3),
});

export const ResourceIdentityAttribute = message({
  name: string(1),
  type: bytes(2),
  requiredForImport: bool(3),
  optionalForImport: bool(4),
  description: string(5),
});
export type ResourceIdentityAttribute = Message<typeof ResourceIdentityAttribute>;

export const ResourceIdentitySchema = message({
  version: integer(1),
  identityAttributes: repeated(of(2, ResourceIdentityAttribute)),
});
export type ResourceIdentitySchema = MessageInit<typeof ResourceIdentitySchema>;

/** The form of a field's values on the wire. Enums and int32 are integers. */
export type Kind = 'string' | 'bytes' | 'bool' | 'integer' | 'message';

/** `plain` fields have a default and no presence. `optional` fields are present or absent. */
export type Label = 'plain' | 'optional' | 'repeated' | 'map';

/** One row of a message's table. The type parameters are the result of decoding and the input of encoding. */
export interface Field<Decoded = unknown, Init = Decoded> {
  readonly number: number;
  readonly kind: Kind;
  readonly label: Label;
  /** The table of the messages in the field. A function, because tables may refer to each other. */
  readonly message?: () => MessageType;
  /** Carries the types. It has no value at run time. */
  readonly types?: { decoded: Decoded; init: Init };
}

/** A message's table. */
export interface MessageType<Decoded = unknown, Init = unknown> {
  readonly fields: { readonly [name: string]: Field };
  readonly byNumber: ReadonlyMap<number, { name: string; field: Field }>;
  /** Carries the types. It has no value at run time. */
  readonly types?: { decoded: Decoded; init: Init };
}

/** The result of decoding. Scalars, lists and maps are always set; messages and `optional` fields only if they were sent. */
export type Message<T extends MessageType> = NonNullable<T['types']>['decoded'];

/** The input of encoding. Every field may be left out. */
export type MessageInit<T extends MessageType> = NonNullable<T['types']>['init'];

type Table = { readonly [name: string]: Field<unknown, unknown> };
type DecodedField<F extends Field<unknown, unknown>> = NonNullable<F['types']>['decoded'];
type Present<T extends Table> = { [K in keyof T]: undefined extends DecodedField<T[K]> ? never : K }[keyof T];
type DecodedTable<T extends Table> =
  & { [K in Present<T>]: DecodedField<T[K]> }
  & { [K in Exclude<keyof T, Present<T>>]?: DecodedField<T[K]> };
type InitTable<T extends Table> = { [K in keyof T]?: NonNullable<T[K]['types']>['init'] };

/** Creates a message type from its table. */
export function message<T extends Table>(fields: T): MessageType<DecodedTable<T>, InitTable<T>> {
  let byNumber: Map<number, { name: string; field: Field }> | undefined;
  return {
    fields,
    // Created on demand, because most processes decode few of the messages.
    get byNumber() {
      byNumber ??= new Map(Object.entries(fields).map(([name, field]) => [field.number, { name, field }]));
      return byNumber;
    },
  };
}

export function string(number: number): Field<string> {
  return { number, kind: 'string', label: 'plain' };
}

export function bytes(number: number): Field<Uint8Array> {
  return { number, kind: 'bytes', label: 'plain' };
}

export function bool(number: number): Field<boolean> {
  return { number, kind: 'bool', label: 'plain' };
}

/** An int32, int64 or enum, of at most 2^53. */
export function integer(number: number): Field<number> {
  return { number, kind: 'integer', label: 'plain' };
}

/** A field that holds a message. */
export function of<D, I>(number: number, type: MessageType<D, I> | (() => MessageType<D, I>)): Field<D | undefined, I | undefined> {
  return { number, kind: 'message', label: 'optional', message: typeof type === 'function' ? type : () => type };
}

/** A scalar with presence: proto3's `optional`, and the members of a oneof. */
export function optional<D>(field: Field<D>): Field<D | undefined> {
  return { ...field, label: 'optional' } as Field<D | undefined>;
}

export function repeated<D, I>(field: Field<D, I>): Field<Exclude<D, undefined>[], readonly Exclude<I, undefined>[]> {
  return { number: field.number, kind: field.kind, label: 'repeated', message: field.message };
}

/** A map from strings to the values of the field. */
export function map<D, I>(
  field: Field<D, I>,
): Field<{ [key: string]: Exclude<D, undefined> }, { readonly [key: string]: Exclude<I, undefined> }> {
  return { number: field.number, kind: field.kind, label: 'map', message: field.message };
}

import { Action, isSystemTable, Requirement, same } from './permissions';
import { Effects, effectsOf, programsOf, SchemaEntry, Step, Unjudgeable } from './program';
import { SchemaObject, Statement } from './statement';
import { virtualTables } from './virtual-tables';

const SCHEMA_ACTIONS: Readonly<Record<string, Action>> = {
  CREATE: 'schema_add',
  ALTER: 'schema_update',
  DROP: 'schema_delete',
  REINDEX: 'schema_update',
};
const DATA_VERBS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];
const FREE_VERBS = ['BEGIN', 'COMMIT', 'END', 'ROLLBACK', 'SAVEPOINT', 'RELEASE'];
const WRITES = ['data_add', 'data_update', 'data_delete'] as const;

export interface Explained {
  readonly sql: string;
  readonly statement: Statement;
  readonly steps: readonly Step[];
  readonly schema: readonly SchemaEntry[];
}

/**
 * Returns what a statement requires, from the program that SQLite compiled: which tables it opens, also through views, triggers and
 * foreign keys. Finding the rows to update or to delete needs no permission to read; returning them does.
 */
export function requirementsOf({ sql, statement, steps, schema }: Explained): Requirement[] {
  const [own, ...others] = programsOf(steps).map((program) => effectsOf(program, schema));
  const isVirtual = [own, ...others].some(({ readsVirtual, writesVirtual }) => readsVirtual || writesVirtual);
  const virtual = isVirtual ? virtualTables(sql, schema) : [];
  const { verb } = statement;
  if (Object.hasOwn(SCHEMA_ACTIONS, verb)) {
    return [...schemaRequirements(statement, own, schema), ...others.flatMap((effects) => triggered(effects, virtual))];
  }
  if (own.changesSchema || others.some(({ changesSchema }) => changesSchema)) {
    throw new Unjudgeable('it changes the schema in a way of its own');
  }
  if (FREE_VERBS.includes(verb)) {
    return [];
  }
  if (!DATA_VERBS.includes(verb)) {
    throw new Unjudgeable(`${verb} is none of the statements that permissions are about`);
  }
  return [...dataRequirements(statement, own, virtual), ...others.flatMap((effects) => triggered(effects, virtual))];
}

function schemaRequirements({ verb, object }: Statement, own: Effects, schema: readonly SchemaEntry[]): Requirement[] {
  const target = verb === 'REINDEX' ? null : targetOf(object, schema);
  const isAbout = (table: string) => isSystemTable(table) || target === null || (target !== undefined && same(table, target));
  const others = [...own.touched, ...own.deleted].filter((table) => !isAbout(table));
  if (others.length > 0) {
    throw new Unjudgeable(`it writes to ${others[0]} as well`);
  }
  return [
    ...target === undefined ? [] : [{ action: SCHEMA_ACTIONS[verb], table: target }],
    // A virtual table may show any other table.
    ...object?.kind === 'virtual table' ? [{ action: 'data_read' as const, table: null }] : [],
    ...needs('data_read', [...own.reads].filter((table) => !isAbout(table))),
  ];
}

/** Returns the table whose schema changes. Undefined if it does not exist. */
function targetOf(object: SchemaObject | undefined, schema: readonly SchemaEntry[]): string | undefined {
  if (object === undefined) {
    throw new Unjudgeable('its object cannot be told');
  }
  if (object.kind !== 'index' && object.kind !== 'trigger') {
    return object.name;
  }
  return object.on ?? schema.find(({ type, name }) => type === object.kind && same(name, object.name))?.table;
}

function dataRequirements({ verb, replaces, upserts }: Statement, own: Effects, virtual: readonly (string | null)[]): Requirement[] {
  const changed = [...own.touched, ...own.deleted].filter((table) => verb !== 'INSERT' || !isSystemTable(table))
    .concat(own.writesVirtual ? named(virtual) : []);
  const read = [...own.reads, ...own.readsVirtual ? virtual : []];
  switch (verb) {
    case 'SELECT':
      if (changed.length > 0 || own.writesVirtual) {
        throw new Unjudgeable('it writes although it is a query');
      }
      return reading(read);
    case 'INSERT':
      return [
        ...needs('data_add', changed),
        ...needs('data_update', upserts ? changed : [...own.updated]),
        ...needs('data_delete', replaces ? changed : [...own.deleted]),
        ...reading(own.returnsRows ? [...read, ...changed] : read),
      ];
    case 'UPDATE':
      return [
        ...needs('data_update', changed),
        ...needs('data_delete', replaces ? changed : [...own.deleted]),
        ...reading(besides(read, changed, own)),
      ];
    default:
      return [...needs('data_delete', changed), ...reading(besides(read, changed, own))];
  }
}

/** Returns what a trigger or the action of a foreign key requires. */
function triggered(effects: Effects, virtual: readonly (string | null)[]): Requirement[] {
  const { added, updated, deleted, written, touched, reads } = effects;
  const unclear = [...touched].filter((table) => ![added, updated, deleted, written].some((tables) => tables.has(table)));
  const changed: (string | null)[] = [...updated, ...deleted, ...written, ...unclear];
  const user = (tables: Iterable<string>) => [...tables].filter((table) => !isSystemTable(table));
  return [
    ...needs('data_add', user([...added, ...written])),
    ...needs('data_update', user([...updated, ...written])),
    ...needs('data_delete', user(deleted)),
    ...WRITES.flatMap((action) => needs(action, [...user(unclear), ...effects.writesVirtual ? named(virtual) : []])),
    ...reading([...reads, ...effects.readsVirtual ? virtual : []].filter((table) => !changed.includes(table))),
  ];
}

/** Returns the tables that it reads for more than finding the rows to change. */
function besides(read: readonly (string | null)[], changed: readonly (string | null)[], { returnsRows }: Effects): (string | null)[] {
  return returnsRows ? [...read, ...changed] : read.filter((table) => !changed.includes(table));
}

/** Returns the virtual tables that it may write. It never writes functions. */
function named(virtual: readonly (string | null)[]): string[] {
  const tables = virtual.filter((table) => table !== null);
  if (tables.length === 0) {
    throw new Unjudgeable('it writes to a virtual table that it does not name');
  }
  return tables;
}

function reading(tables: readonly (string | null)[]): Requirement[] {
  return needs('data_read', tables.filter((table) => table === null || !isSystemTable(table)));
}

function needs(action: Action, tables: readonly (string | null)[]): Requirement[] {
  return [...new Set(tables)].map((table) => ({ action, table }));
}

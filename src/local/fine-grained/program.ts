/* eslint-disable no-bitwise -- SQLite's flags are bits. */
/** One instruction of the program that SQLite compiles from a statement. https://www.sqlite.org/opcode.html */
export interface Step {
  readonly address: number;
  readonly opcode: string;
  readonly p1: number;
  readonly p2: number;
  readonly p3: number;
  readonly p4: string | null;
  readonly p5: number;
}

/** A row of `sqlite_schema`. */
export interface SchemaEntry {
  readonly type: string;
  readonly name: string;
  readonly table: string;
  readonly rootPage: number;
  readonly sql: string;
}

/** The actions of one program on the tables of the database, by name. */
export interface Effects {
  readonly reads: ReadonlySet<string>;
  /** Opened for writing. */
  readonly touched: ReadonlySet<string>;
  readonly added: ReadonlySet<string>;
  readonly updated: ReadonlySet<string>;
  readonly deleted: ReadonlySet<string>;
  /** Tables without row ids that it writes. The program does not show whether a row is new. */
  readonly written: ReadonlySet<string>;
  readonly returnsRows: boolean;
  readonly changesSchema: boolean;
  readonly readsVirtual: boolean;
  readonly writesVirtual: boolean;
}

/** A program contains an instruction that is forbidden for limited permissions, or unknown. */
export class Unjudgeable extends Error {}

const SCHEMA_ROOT = 1;
/** P2 is a register with the page of a table or index that the program creates. */
const P2_IS_REGISTER = 0x10;
/** P5 of `Insert`: the row replaces itself. */
const IS_UPDATE = 0x04;
const TEMPORARY = 1;

const SCHEMA_CHANGES = new Set(['SetCookie', 'ParseSchema', 'CreateBtree', 'Destroy', 'DropTable', 'DropIndex', 'DropTrigger',
  'VCreate', 'VDestroy', 'VRename', 'LoadAnalysis', 'SqlExec']);
const FORBIDDEN = new Set(['Vacuum', 'IncrVacuum', 'JournalMode', 'Checkpoint']);

/** Splits the result of `EXPLAIN` into the program of the statement, and those of its triggers and foreign key actions. */
export function programsOf(steps: readonly Step[]): Step[][] {
  const programs: Step[][] = [];
  for (const step of steps) {
    if (step.address === 0) {
      programs.push([]);
    }
    programs[programs.length - 1].push(step);
  }
  return programs;
}

export function effectsOf(program: readonly Step[], schema: readonly SchemaEntry[]): Effects {
  const forbidden = program.find(({ opcode }) => FORBIDDEN.has(opcode));
  if (forbidden !== undefined) {
    throw new Unjudgeable(`it uses ${forbidden.opcode}`);
  }
  const opened = openedBy(program, schema);
  const opcodes = new Set(program.map(({ opcode }) => opcode));
  return {
    reads: namesOf(opened.filter(({ forWriting }) => !forWriting)),
    touched: namesOf(opened.filter(({ forWriting }) => forWriting)),
    ...rowChanges(program, opened, schema),
    returnsRows: opcodes.has('ResultRow'),
    changesSchema: [...opcodes].some((opcode) => SCHEMA_CHANGES.has(opcode)),
    readsVirtual: opcodes.has('VOpen'),
    writesVirtual: opcodes.has('VUpdate'),
  };
}

interface Place {
  readonly table: string;
  /** Whether it is the table itself, and not an index. */
  readonly holdsRows: boolean;
}

interface Opened extends Place {
  readonly cursor: number;
  readonly forWriting: boolean;
}

function openedBy(program: readonly Step[], schema: readonly SchemaEntry[]): Opened[] {
  return program
    .filter(({ opcode, p5 }) => ['OpenRead', 'ReopenIdx'].includes(opcode) || (opcode === 'OpenWrite' && (p5 & P2_IS_REGISTER) === 0))
    .map(({ opcode, p1, p2, p3 }) => ({ ...placeAt(p2, p3, schema), cursor: p1, forWriting: opcode === 'OpenWrite' }));
}

function rowChanges(
  program: readonly Step[], opened: readonly Opened[], schema: readonly SchemaEntry[],
): Pick<Effects, 'added' | 'updated' | 'deleted' | 'written'> {
  const cursors = new Map(opened.map((one) => [one.cursor, one]));
  const changes = { added: new Set<string>(), updated: new Set<string>(), deleted: new Set<string>(), written: new Set<string>() };
  for (const { opcode, p1, p2, p4, p5 } of program) {
    const place = opcode === 'Clear' ? placeAt(p1, p2, schema) : cursors.get(p1);
    if (opcode === 'Clear') {
      changes.deleted.add(place!.table);
    } else if (place?.holdsRows !== true) {
      continue;
    } else if (opcode === 'Insert') {
      ((p5 & IS_UPDATE) === 0 ? changes.added : changes.updated).add(place.table);
    } else if (opcode === 'IdxInsert') {
      changes.written.add(place.table);
    } else if (opcode === 'Delete' && p4 !== null) {
      // Without a name, it only makes room for the new version of a row.
      changes.deleted.add(place.table);
    }
  }
  return changes;
}

function namesOf(places: readonly Place[]): Set<string> {
  return new Set(places.map(({ table }) => table));
}

/** Returns the table whose root, or whose index's root, is this page of the main database. */
function placeAt(page: number, database: number, schema: readonly SchemaEntry[]): Place {
  if (page === SCHEMA_ROOT && database <= TEMPORARY) {
    return { table: 'sqlite_schema', holdsRows: true };
  }
  const entry = database === 0 ? schema.find(({ rootPage }) => rootPage === page) : undefined;
  if (entry === undefined) {
    throw new Unjudgeable('it reaches outside of the database');
  }
  return { table: entry.table, holdsRows: entry.type === 'table' };
}

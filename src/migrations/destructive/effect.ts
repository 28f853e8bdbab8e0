import type { ForeignKey } from './foreign-key';
import type { Token } from '../tokens';

/** The effect of one statement on tables, with the facts that show lost data. Names are in their written form. */
export type Effect =
  | CreateTable
  | { readonly does: 'drop table'; readonly table: string; readonly ifExists: boolean }
  | { readonly does: 'rename table'; readonly table: string; readonly to: string }
  | { readonly does: 'add column'; readonly table: string; readonly column: string; readonly definition: readonly Token[] }
  | { readonly does: 'alter column'; readonly table: string; readonly column: string; readonly definition: readonly Token[] }
  | { readonly does: 'drop column'; readonly table: string; readonly column: string }
  | { readonly does: 'rename column'; readonly table: string; readonly column: string; readonly to: string }
  | { readonly does: 'create unique index'; readonly table: string; readonly index: string; readonly columns: readonly string[] }
  | { readonly does: 'drop index'; readonly index: string }
  | CreateTrigger
  | { readonly does: 'drop trigger'; readonly trigger: string }
  | Write;

/** Inserts, changes or deletes rows. */
export type Write = Delete | Update | Insert;

export interface CreateTable {
  readonly does: 'create table';
  readonly table: string;
  /** The columns, without generated ones. Undefined if unknown. */
  readonly columns?: readonly string[];
  readonly ifNotExists: boolean;
  readonly foreignKeys: readonly ForeignKey[];
  readonly primaryKey: readonly string[];
  /** Whether the primary key is an alias of the rowid. */
  readonly rowidKey: boolean;
  readonly notNull: readonly string[];
  /** Whether a constraint says ON CONFLICT REPLACE. A plain INSERT may then delete rows. */
  readonly replaces: boolean;
  /** The rows of CREATE TABLE ... AS SELECT. */
  readonly copy?: Copy;
}

export interface CreateTrigger {
  readonly does: 'create trigger';
  readonly trigger: string;
  readonly table: string;
  readonly event: 'delete' | 'insert' | 'update';
  /** The columns of UPDATE OF. Undefined: every column. */
  readonly columns?: readonly string[];
  readonly body: readonly Effect[];
}

/** The rows that a statement chooses. */
export interface Chosen {
  /** The tokens after WHERE. Undefined without a WHERE. */
  readonly where?: readonly Token[];
}

export interface Delete extends Chosen {
  readonly does: 'delete';
  readonly table: string;
}

export interface Update extends Chosen {
  readonly does: 'update';
  readonly table: string;
  readonly columns: readonly string[];
  /** Columns that it sets to NULL. */
  readonly nulls: readonly string[];
  /** Whether it is an UPDATE OR REPLACE, which deletes conflicting rows. */
  readonly replaces: boolean;
}

export interface Insert {
  readonly does: 'insert';
  readonly table: string;
  /** Whether it is an INSERT OR REPLACE, which deletes conflicting rows. Undefined: the table's own constraints decide. */
  readonly replaces?: boolean;
  /** Columns that ON CONFLICT DO UPDATE sets. */
  readonly updates: readonly string[];
  /** Rows that it copies from another table. */
  readonly copy?: Copy;
}

/** A copy of rows from one table to another. */
export interface Copy {
  readonly table: string;
  readonly from: string;
  /** Whether it copies each row. */
  readonly everyRow: boolean;
  /** Columns that it reads from each row. Undefined: all columns. */
  readonly reads?: readonly string[];
}

import type { ForeignKey } from './foreign-key';
import type { Token } from '../tokens';

/** The effect of one statement on tables, as far as data may be lost. Names are in their written form. */
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

/** What puts, changes or removes rows. */
export type Write = Delete | Update | Insert;

export interface CreateTable {
  readonly does: 'create table';
  readonly table: string;
  /** The columns with their own data. Undefined if unknown. */
  readonly columns?: readonly string[];
  readonly ifNotExists: boolean;
  readonly foreignKeys: readonly ForeignKey[];
  readonly primaryKey: readonly string[];
  /** Whether the primary key is another name of the rowid. */
  readonly rowidKey: boolean;
  readonly notNull: readonly string[];
  /** Whether a constraint says ON CONFLICT REPLACE, so that a plain INSERT may delete rows. */
  readonly replaces: boolean;
  /** The rows that it begins with: CREATE TABLE ... AS SELECT. */
  readonly copy?: Copy;
}

export interface CreateTrigger {
  readonly does: 'create trigger';
  readonly trigger: string;
  readonly table: string;
  readonly event: 'delete' | 'insert' | 'update';
  /** Of UPDATE OF; undefined for every column. */
  readonly columns?: readonly string[];
  readonly body: readonly Effect[];
}

/** `tokens` follow WHERE; undefined without one. */
export interface Chosen {
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
  /** Those that are set to NULL. */
  readonly nulls: readonly string[];
  /** UPDATE OR REPLACE: rows in the way are deleted. */
  readonly replaces: boolean;
}

export interface Insert {
  readonly does: 'insert';
  readonly table: string;
  /** INSERT OR REPLACE: rows in the way are deleted. Undefined: as the table's own constraints say. */
  readonly replaces?: boolean;
  /** Columns that ON CONFLICT DO UPDATE sets. */
  readonly updates: readonly string[];
  /** Rows that come from another table. */
  readonly copy?: Copy;
}

/** Rows of one table put into another one. */
export interface Copy {
  readonly table: string;
  readonly from: string;
  /** Whether each row is copied. */
  readonly everyRow: boolean;
  /** Names that are read from each row; undefined for all of them. */
  readonly reads?: readonly string[];
}

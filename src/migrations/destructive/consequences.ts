import type { Effect, Insert, Update } from './effect';
import { same, type KnownTables, type Reference } from './known-tables';
import { quotedList } from '../../notation/words';

/** A consequence that a reviewer must know. */
export interface Finding {
  readonly kind: 'loses data' | 'fails on rows' | 'may fail on data';
  readonly reason: string;
  /** True for a loss that counts of rows and references may not show: one in the same table, or a SET DEFAULT. */
  readonly uncounted?: true;
}

/** The known facts about the migration at one of its statements. */
export interface Circumstances {
  readonly tables: KnownTables;
  /** Whether the migration runs with foreign keys enforced. */
  readonly foreignKeys: boolean;
  /** Whether PRAGMA defer_foreign_keys defers the checks to the end. */
  readonly deferred: boolean;
  /** Returns true if no row of a table has references in these columns, because the migration removed them itself. */
  readonly isEmptied: (table: string, columns: readonly string[]) => boolean;
  /** Returns true if the migration itself has deleted or changed chosen rows of the table before. */
  readonly isNamed: (table: string) => boolean;
  /** Returns true if the table gets its rows back later in the migration. */
  readonly isRefilled: (table: string) => boolean;
}

/** Rows of a table that a statement deletes or changes. */
interface Change {
  readonly table: string;
  readonly does: 'delete' | 'update';
  /** The columns that an update changes. */
  readonly columns?: readonly string[];
  /** The cause. `chosen`: a DELETE or UPDATE with WHERE. `replace`: rows that conflict with others. */
  readonly by: 'drop' | 'every row' | 'chosen' | 'replace' | 'consequence';
}

/** Finds the effects of a statement, by foreign keys and triggers, on rows that it does not name. */
export function consequencesOf(effect: Effect, everyRow: boolean, circumstances: Circumstances): Finding[] {
  const { tables } = circumstances;
  if (!('table' in effect) || (tables.isFresh(effect.table) && effect.does !== 'insert')) return [];
  const seen = new Set<string>();
  const follow = (change: Change) => new Consequences(circumstances, seen).of(change);
  switch (effect.does) {
    case 'drop table': return follow({ table: effect.table, does: 'delete', by: 'drop' });
    case 'delete': return follow({ table: effect.table, does: 'delete', by: everyRow ? 'every row' : 'chosen' });
    case 'update': return changesOf(effect, everyRow ? 'every row' : 'chosen', tables).flatMap(follow);
    case 'insert': return [...changesOfInsert(effect, tables).flatMap(follow), ...new Consequences(circumstances, seen).ofTriggers(effect.table, 'insert')];
    default: return [];
  }
}

function changesOf({ table, columns, replaces }: Update, by: Change['by'], tables: KnownTables): Change[] {
  return [
    { table, does: 'update', columns, by },
    ...replaces || tables.replaces(table) ? [{ table, does: 'delete', by: 'replace' } as const] : [],
  ];
}

function changesOfInsert({ table, replaces, updates }: Insert, tables: KnownTables): Change[] {
  if (tables.isFresh(table)) return [];
  return [
    ...replaces ?? tables.replaces(table) ? [{ table, does: 'delete', by: 'replace' } as const] : [],
    ...updates.length > 0 ? [{ table, does: 'update', columns: updates, by: 'chosen' } as const] : [],
  ];
}

class Consequences {
  constructor(private readonly circumstances: Circumstances, private readonly seen: Set<string>) {}

  of(change: Change): Finding[] {
    const id = JSON.stringify([change.table.toLowerCase(), change.does, change.columns]);
    if (this.seen.has(id)) return [];
    this.seen.add(id);
    const { tables, foreignKeys } = this.circumstances;
    const references = foreignKeys ? tables.referencesTo(change.table).filter((reference) => this.matters(reference, change)) : [];
    return [
      ...references.flatMap((reference) => (change.does === 'delete' ? this.ofDelete(reference, change) : this.ofUpdate(reference, change))),
      ...this.ofOwnTriggers(change),
    ];
  }

  /** REPLACE fires no trigger for removed rows. DROP TABLE fires triggers only if a row refers to another row of the table. */
  private ofOwnTriggers({ table, by, does, columns }: Change): Finding[] {
    if (by === 'replace') return [];
    if (by !== 'drop') return this.ofTriggers(table, does, columns);
    const { tables, foreignKeys } = this.circumstances;
    const own = foreignKeys ? tables.referencesTo(table).filter(({ child }) => same(child, table)) : [];
    return own.flatMap(({ key }) => {
      switch (key.onDelete) {
        case 'CASCADE': return this.ofTriggers(table, 'delete');
        case 'SET NULL':
        case 'SET DEFAULT': return this.ofTriggers(table, 'update', key.columns);
        default: return [];
      }
    });
  }

  ofTriggers(table: string, event: 'delete' | 'insert' | 'update', columns?: readonly string[]): Finding[] {
    return this.circumstances.tables.triggersOf(table).filter((trigger) => trigger.event === event
      && (trigger.columns === undefined || columns === undefined
        || trigger.columns.some((one) => columns.some((other) => same(one, other)))))
      .flatMap(({ trigger, body }) => body.flatMap((effect) => this.ofBody(trigger, effect)));
  }

  private matters({ child, key }: Reference, { table, by, does, columns }: Change): boolean {
    const { tables, isEmptied } = this.circumstances;
    if (isEmptied(child, key.columns)) return false;
    if (by === 'drop' && same(child, table)) return false;
    if (does === 'delete') return true;
    const parentColumns = key.parentColumns ?? tables.primaryKeyOf(table);
    return parentColumns.length === 0 || parentColumns.some((one) => columns?.some((other) => same(one, other)));
  }

  private ofDelete({ child, key }: Reference, { table, by }: Change): Finding[] {
    const columns = quotedList(key.columns);
    const kind = by === 'chosen' && this.circumstances.isNamed(child) && !same(child, table) ? 'may fail on data' : 'loses data';
    const because = (action: string) => `(ON DELETE ${action}; foreign keys are on)`;
    switch (key.onDelete) {
      case 'CASCADE':
        return [
          { kind, reason: `${kind === 'loses data' ? 'deletes' : 'is stopped where it deletes'} the rows of "${child}" that refer to "${table}" ${because('CASCADE')}` },
          ...this.of({ table: child, does: 'delete', by: 'consequence' }),
        ];
      case 'SET NULL':
      case 'SET DEFAULT':
        return [
          {
            kind,
            ...uncounted(key.onDelete, child, table),
            reason: `${kind === 'loses data' ? 'sets' : 'is stopped where it sets'} ${columns} of "${child}" to ${key.onDelete === 'SET NULL' ? 'NULL' : 'its default'} `
              + `where it refers to "${table}" ${because(key.onDelete)}`,
          },
          ...this.of({ table: child, does: 'update', columns: key.columns, by: 'consequence' }),
        ];
      default:
        return this.refused({ child, key }, table, by);
    }
  }

  /** NO ACTION and RESTRICT make the statement fail. */
  private refused({ child, key }: Reference, table: string, by: Change['by']): Finding[] {
    const { deferred, isRefilled } = this.circumstances;
    const fails = `fails where ${quotedList(key.columns)} of "${child}" refers to a row of "${table}"`;
    if (by === 'drop') {
      const comesBack = (deferred || (key.deferred && key.onDelete !== 'RESTRICT')) && isRefilled(table);
      return [{ kind: comesBack ? 'may fail on data' : 'fails on rows', reason: `${fails}: with foreign keys on, DROP TABLE deletes the rows first` }];
    }
    // REPLACE may remove a row because of another unique column. The new row then has another key.
    return [{ kind: 'may fail on data', reason: `${fails} that it ${by === 'replace' ? 'replaces' : 'deletes'}` }];
  }

  private ofUpdate({ child, key }: Reference, { table }: Change): Finding[] {
    const columns = quotedList(key.columns);
    switch (key.onUpdate) {
      case 'CASCADE':
        return this.of({ table: child, does: 'update', columns: key.columns, by: 'consequence' });
      case 'SET NULL':
      case 'SET DEFAULT':
        return [
          {
            kind: 'loses data',
            ...uncounted(key.onUpdate, child, table),
            reason: `sets ${columns} of "${child}" to ${key.onUpdate === 'SET NULL' ? 'NULL' : 'its default'} where the key of "${table}" changes `
              + `(ON UPDATE ${key.onUpdate}; foreign keys are on)`,
          },
          ...this.of({ table: child, does: 'update', columns: key.columns, by: 'consequence' }),
        ];
      default:
        return [{ kind: 'may fail on data', reason: `fails where ${columns} of "${child}" refers to a key of "${table}" that it changes` }];
    }
  }

  private ofBody(trigger: string, effect: Effect): Finding[] {
    const { tables } = this.circumstances;
    const fires = `fires the trigger "${trigger}", which`;
    switch (effect.does) {
      case 'delete':
        return tables.isFresh(effect.table) ? [] : [
          { kind: 'loses data', reason: `${fires} deletes rows of "${effect.table}"` },
          ...this.of({ table: effect.table, does: 'delete', by: 'consequence' }),
        ];
      case 'update': {
        const references = tables.foreignKeysOf(effect.table).flatMap(({ columns }) => columns)
          .filter((column) => effect.columns.some((other) => same(column, other)));
        return [
          ...references.length === 0 ? [] : [{ kind: 'loses data', reason: `${fires} overwrites ${quotedList(references)} of "${effect.table}"` } as const],
          ...changesOf(effect, 'consequence', tables).flatMap((change) => this.of(change)),
        ];
      }
      case 'insert':
        return [...changesOfInsert(effect, tables).flatMap((change) => this.of(change)), ...this.ofTriggers(effect.table, 'insert')];
      default:
        return [];
    }
  }
}

function uncounted(action: string, child: string, table: string): Pick<Finding, 'uncounted'> {
  return action === 'SET DEFAULT' || same(child, table) ? { uncounted: true } : {};
}

import { onlyStatement, statementsOf } from './statement';
import { tableLines, valueJson } from './table';
import { fleetDatabase, forEachLimited, readFleet } from '../../fleet';
import { DEFAULT_ROLLOUT_CONCURRENCY } from '../../notation/rollout';
import { SqlError, type Database, type SqlResult, type SqlValue } from '../../turso';
import { HEALTHY, NEEDS_ATTENTION, type Context } from '../command';
import { CommandError } from '../command-error';
import { fleetTenants, patientSql } from '../connection';
import { interruptible } from '../interrupt';
import { columns, counted, jsonText, oneLine, section, text } from '../render';
import type { Page } from '../terminal';

/** How many rows of each tenant are shown by default. */
const DEFAULT_MAX_ROWS = 100;

/** The answer of one tenant. */
export interface TenantAnswer {
  readonly tenant: string;
  readonly columns: readonly string[];
  /** At most as many as the user wants. */
  readonly rows: readonly (readonly SqlValue[])[];
  /** How many rows the tenant returned. */
  readonly rowCount: number;
  readonly rowsAffected: number;
}

/** What one statement gave in all tenants. */
export interface FleetAnswer {
  readonly schemaDatabase: string;
  readonly tenantCount: number;
  readonly written: boolean;
  readonly answers: readonly TenantAnswer[];
  readonly failures: readonly { readonly tenant: string; readonly error: string }[];
  /** How many tenants were not asked, because of the limit or of an interruption. */
  readonly notAskedCount: number;
}

/** `cdktf-turso fleet sql`: runs one statement in all tenants. */
export async function fleetSql(context: Context): Promise<number> {
  const { connection, schema, options, names, terminal } = context;
  const { write, maxTenants = Infinity } = options;
  if (names.length > 1) throw new CommandError(`"fleet sql" takes one statement. Put it in quotes, or leave out "${names[1]}".`);
  const statement = onlyStatement(statementsOf(names[0], options));
  const { databases } = await fleetTenants(connection, schema, await readFleet(connection.sql, schema), options.discovery);
  if (databases.length === 0) {
    throw new CommandError(`The ledger of "${schema.name}" has no tenants. To find tenants that it does not know yet, give --parent ${schema.name}.`);
  }
  const answer = await askAll(context, statement, databases, databases.slice(0, maxTenants));
  terminal.progress('');
  terminal.write(options.json ? jsonText(answerJson(answer)) : renderAnswer({ ...answer, written: write }, terminal));
  return answer.failures.length === 0 && answer.notAskedCount === Math.max(databases.length - maxTenants, 0) ? HEALTHY : NEEDS_ATTENTION;
}

async function askAll(
  { connection, schema, options, terminal }: Context, statement: string, all: readonly Database[], chosen: readonly Database[],
): Promise<FleetAnswer> {
  const { write, maxRows = DEFAULT_MAX_ROWS, concurrency = DEFAULT_ROLLOUT_CONCURRENCY } = options;
  const sql = patientSql(connection);
  const answers = new Map<string, TenantAnswer>();
  const failures = new Map<string, string>();
  await interruptible(async (signal) => forEachLimited(chosen, concurrency, async (database) => {
    if (signal.aborted) return;
    const { name } = database;
    try {
      if (database.encryptionCipher !== undefined) throw new CommandError('It is encrypted, and a fleet has no keys.');
      // A write that has begun is not cut off, so that its outcome is known.
      const how = write ? {} : { readOnly: true, signal };
      const [result] = await sql.transaction(fleetDatabase(database), [{ sql: statement }], how);
      answers.set(name, tenantAnswer(name, result, maxRows));
    } catch (error) {
      if (!signal.aborted || write) failures.set(name, error instanceof SqlError ? error.words : (error as Error).message);
    }
    terminal.progress(`${answers.size + failures.size} of ${counted(chosen.length, 'tenant')} asked`);
  }));
  return {
    schemaDatabase: schema.name,
    tenantCount: all.length,
    written: write,
    answers: chosen.flatMap(({ name }) => answers.get(name) ?? []),
    failures: chosen.flatMap(({ name }) => (failures.has(name) ? [{ tenant: name, error: failures.get(name)! }] : [])),
    notAskedCount: all.length - answers.size - failures.size,
  };
}

function tenantAnswer(tenant: string, { columns: names, rows, rowsAffected }: SqlResult, maxRows: number): TenantAnswer {
  return { tenant, columns: names, rows: rows.slice(0, maxRows), rowCount: rows.length, rowsAffected };
}

/** Returns the answers for scripts. */
export function answerJson({ schemaDatabase, tenantCount, answers, failures, notAskedCount }: FleetAnswer): object {
  return {
    schema_database: schemaDatabase,
    tenant_count: tenantCount,
    not_asked_count: notAskedCount,
    tenants: answers.map(({ tenant, columns: names, rows, rowCount, rowsAffected }) => ({
      tenant,
      columns: names,
      rows: rows.map((row) => row.map(valueJson)),
      row_count: rowCount,
      truncated: rowCount > rows.length,
      rows_affected: rowsAffected,
    })),
    failures,
  };
}

/** Returns the answers for people. Tenants with the same columns share a table. */
export function renderAnswer({ tenantCount, written, answers, failures, notAskedCount }: FleetAnswer, page: Page): string {
  const { paint, width } = page;
  const groups = groupedByColumns(answers);
  const tables = [...groups.values()].map((group) => (group[0].columns.length === 0
    ? columns(group.map(({ tenant, rowsAffected }) => [tenant, `${counted(rowsAffected, 'row')} ${written ? 'changed' : 'affected'}`]))
    : tableLines(['tenant', ...group[0].columns], group.flatMap(({ tenant, rows }) => rows.map((row) => [tenant, ...row])), page)));
  const cut = answers.filter(({ rows, rowCount }) => rowCount > rows.length);
  const rowCount = answers.reduce((sum, one) => sum + one.rowCount, 0);
  return text([
    ...tables.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines])),
    ...section(paint, 'Not all rows are shown', columns(cut.map(({ tenant, rows, rowCount: all }) => [tenant, `${rows.length} of ${all}: raise --max-rows`]))),
    ...section(paint, paint.red('Failed'), columns(failures.map(({ tenant, error }) => [tenant, oneLine(error, Math.max(40, width - tenant.length - 4))]))),
    '',
    [
      `${counted(rowCount, 'row')} of ${counted(answers.length, 'tenant')}`,
      ...failures.length === 0 ? [] : [paint.red(`${failures.length} failed`)],
      ...notAskedCount === 0 ? [] : [`${notAskedCount} of ${tenantCount} not asked`],
    ].join(', '),
  ]);
}

function groupedByColumns(answers: readonly TenantAnswer[]): ReadonlyMap<string, TenantAnswer[]> {
  const groups = new Map<string, TenantAnswer[]>();
  for (const answer of answers) {
    const key = JSON.stringify(answer.columns);
    groups.set(key, [...groups.get(key) ?? [], answer]);
  }
  return groups;
}

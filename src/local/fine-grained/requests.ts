import { judge } from './judge';
import { Permission } from './permissions';
import { HranaError, HranaStatement, Result, StatementResult, Stream } from './stream';
import { statementsOf } from './tokens';

interface SqlReference {
  readonly sql?: string | null;
  readonly sql_id?: number | null;
}

export type BatchCondition =
  | { readonly type: 'ok' | 'error'; readonly step: number }
  | { readonly type: 'not'; readonly cond: BatchCondition }
  | { readonly type: 'and' | 'or'; readonly conds: readonly BatchCondition[] }
  | { readonly type: 'is_autocommit' };

export interface Batch {
  readonly steps: readonly { readonly condition?: BatchCondition | null; readonly stmt: SqlReference }[];
}

export interface BatchResult {
  readonly step_results: (StatementResult | null)[];
  readonly step_errors: (HranaError | null)[];
  readonly replication_index: string | null;
}

/** sqld would reject the shape of a request. */
export class Malformed extends Error {}

/** Runs the requests of a stream. It judges each statement just before it runs, after all previous ones have run. */
export class Requests {
  /** @param stored SQL texts by the numbers that the client gave them */
  constructor(private readonly stream: Stream, private readonly permissions: readonly Permission[], readonly stored: Map<number, string>) {}

  async answer(request: any): Promise<Result> {
    switch (request.type) {
      case 'execute':
        return this.execute(this.statement(request.stmt));
      case 'batch':
        return { type: 'ok', response: { type: 'batch', result: await this.batch(request.batch) } };
      case 'sequence':
        return this.sequence(this.sqlOf(request));
      case 'store_sql':
        this.stored.set(request.sql_id, request.sql);
        return this.pass(request);
      case 'close_sql':
        this.stored.delete(request.sql_id);
        return this.pass(request);
      case 'describe':
      case 'get_autocommit':
      case 'close':
        return this.pass(request);
      default:
        throw new Malformed(`unknown request type ${JSON.stringify(request.type)}`);
    }
  }

  /** Runs a batch step by step, like sqld. A step whose condition is false has no result and no error. */
  async batch({ steps }: Batch): Promise<BatchResult> {
    const done: BatchResult = { step_results: [], step_errors: [], replication_index: null };
    for (const { condition, stmt } of steps) {
      const result = await this.holds(condition ?? undefined, done) ? await this.execute(this.statement(stmt)) : undefined;
      done.step_results.push(result?.type === 'ok' ? result.response.result as StatementResult : null);
      done.step_errors.push(result?.type === 'error' ? result.error : null);
    }
    const indexes = done.step_results.flatMap((result) => result?.replication_index ?? []);
    return { ...done, replication_index: indexes.at(-1) ?? null };
  }

  private async execute(stmt: HranaStatement): Promise<Result> {
    const error = await judge(this.stream, this.permissions, stmt);
    return error === undefined ? this.pass({ type: 'execute', stmt }) : { type: 'error', error };
  }

  /** Runs until the first error, like sqld. */
  private async sequence(sql: string): Promise<Result> {
    for (const statement of statementsOf(sql)) {
      const result = await this.execute({ sql: statement, want_rows: false });
      if (result.type === 'error') {
        return result;
      }
    }
    return { type: 'ok', response: { type: 'sequence' } };
  }

  private async pass(request: object): Promise<Result> {
    const [result] = await this.stream.send([request]);
    return result;
  }

  private async holds(condition: BatchCondition | undefined, done: BatchResult): Promise<boolean> {
    switch (condition?.type) {
      case undefined:
        return true;
      case 'ok':
        return known(done.step_results, condition.step) !== null;
      case 'error':
        return known(done.step_errors, condition.step) !== null;
      case 'not':
        return !await this.holds(condition.cond, done);
      case 'and':
      case 'or': {
        const all: boolean[] = [];
        for (const one of condition.conds) {
          all.push(await this.holds(one, done));
        }
        return condition.type === 'and' ? all.every(Boolean) : all.some(Boolean);
      }
      case 'is_autocommit': {
        const result = await this.pass({ type: 'get_autocommit' });
        return result.type === 'ok' && result.response.is_autocommit === true;
      }
      default:
        throw new Malformed('unknown type of a batch condition');
    }
  }

  /** Replaces the number of a stored text by the text, to judge it. */
  private statement(stmt: SqlReference): HranaStatement {
    const { sql_id: _, ...rest } = stmt;
    return { ...rest, sql: this.sqlOf(stmt) };
  }

  private sqlOf({ sql, sql_id: id }: SqlReference): string {
    const text = sql ?? (id === undefined || id === null ? undefined : this.stored.get(id));
    if (typeof text !== 'string') {
      throw new Malformed(id === undefined || id === null ? 'a statement has no sql' : `SQL text ${id} not found`);
    }
    return text;
  }
}

function known<T>(steps: readonly (T | null)[], step: number): T | null {
  if (!Number.isInteger(step) || step < 0 || step >= steps.length) {
    throw new Malformed('Invalid reference to step in a batch condition');
  }
  return steps[step];
}

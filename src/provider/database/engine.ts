import type { attributes, DatabasePlan, DatabaseState } from './schema';
import { attributePath, DiagnosticError, type Config, type Diagnostics, type ResourcePlan } from '../../terraform';
import { engineOf, type Database, type Engine } from '../../turso';

const PATH = attributePath('use_tursodb');

type Plan = ResourcePlan<typeof attributes>;

/** Rejects an engine for a branch: it has the engine of its source. */
export function checkEngine(engine: Config<typeof attributes>['use_tursodb'], seed: Config<typeof attributes>['seed'], diagnostics: Diagnostics): void {
  if (typeof engine !== 'boolean' || seed?.type !== 'database') return;
  diagnostics.error(
    'Conflicting attributes',
    `use_tursodb is ${engine}, but the seed is a branch of another database, and a branch has the engine of its source. Leave use_tursodb out.`,
    PATH,
  );
}

/** Rejects another engine for an existing database. A replacement for another reason may have any engine. */
export function keepEngine(plan: Plan): void {
  const { state, action } = plan;
  if (state === null || action !== 'update') return;
  const wanted = plan.config.use_tursodb;
  if (typeof wanted === 'boolean' && wanted !== state.use_tursodb) throw lastingEngine(state);
}

/** Whether the plan names an engine other than that of the state. */
export function isOtherEngine({ use_tursodb: wanted }: DatabasePlan, { use_tursodb: actual }: DatabaseState): boolean {
  return typeof wanted === 'boolean' && wanted !== actual;
}

/** Returns the error for a changed engine. A replacement would delete all data, so it is never planned for this. */
export function lastingEngine({ name, use_tursodb: actual }: DatabaseState): DiagnosticError {
  const isNew = actual === true;
  return new DiagnosticError({
    summary: `The engine of database "${name}" cannot be changed`,
    detail: `use_tursodb is ${!isNew}, but the database runs on ${nameOf(isNew)}, and Turso cannot change that. To keep the database, set use_tursodb to ${isNew} or leave it out. To move to `
      + `${nameOf(!isNew)}, create another database with use_tursodb = ${!isNew} and copy the data. To delete the data and begin again, run "terraform taint" with the address of this database, and apply.`,
    path: PATH,
  });
}

/** Returns the error for a new database that Turso has created on the other engine. */
export function otherEngine({ name, use_tursodb: wanted }: DatabasePlan, { dbId }: Database, consequence: string): DiagnosticError {
  return new DiagnosticError({
    summary: `Database "${name}" was created on another engine`,
    detail: `use_tursodb is ${wanted}, but Turso created the database on ${engineOf(dbId)}: its UUID is ${dbId}. Leave use_tursodb out, or choose a group whose location offers the engine. ${consequence}`,
    path: PATH,
  });
}

function nameOf(isNew: boolean): string {
  const engine: Engine = isNew ? 'Turso' : 'libSQL';
  return isNew ? `the new engine (${engine})` : engine;
}

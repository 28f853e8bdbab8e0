import { planView, type PlanView, type Trial } from './plan-view';
import { checkFleetHistory, whyGivenUp, whyNotTried, planRollout, readFleet, tryMigrations } from '../../fleet';
import { checkMigrations, readDirectory } from '../../migrations';
import { exchange, Sql } from '../../turso';
import { HEALTHY, NEEDS_ATTENTION, type Context } from '../command';
import { fleetTenants } from '../connection';
import { shownStatement } from '../failures';
import { columns, counted, goneWords, histogramLines, jsonText, oneLine, section, text, versionName, versionsJson, wrapped } from '../render';
import type { Page } from '../terminal';

/** Exit code of a plan that an apply would refuse. */
const REFUSED = 1;

/** `cdktf-turso fleet plan`: shows what a rollout of a folder of migrations would do. */
export async function plan({ connection, schema, options, terminal }: Context): Promise<number> {
  const { sql } = connection;
  const { migrations: folder = '.', format, targetVersion: target, canaries, canaryCount, waves } = options;
  const passedOver: string[] = [];
  const migrations = readDirectory(folder, { format, onPassedOver: (note) => passedOver.push(note) });
  checkMigrations(migrations, folder);
  const fleet = await readFleet(sql, schema);
  await checkFleetHistory(sql, schema, migrations, fleet);
  const { tenants, goneCount } = await fleetTenants(connection, schema, fleet, options.discovery);
  const rollout = planRollout({ migrations, target, databases: tenants, schema, fleet, strategy: { canaries, canaryCount, waves } });
  // Migrations may take long, so this client has the long time limits of an apply.
  const patient = new Sql(connection.api, { exchange });
  const obstacle = whyNotTried(fleet, schema);
  const failure = rollout.waves.length === 0 || obstacle !== undefined
    ? undefined
    : await tryMigrations(patient, schema, migrations, fleet.schemaHistory.length, { targetPosition: rollout.targetPosition });
  const notTried = obstacle ?? (failure === undefined ? undefined : whyGivenUp(failure, schema));
  const trial = notTried === undefined ? { failure } : { notTried };
  const view = planView({ schemaDatabase: schema.name, migrations, fleet, rollout, trial, goneCount });
  if (!options.json && passedOver.length > 0) terminal.write(`${passedOver.join('\n')}\n\n`);
  terminal.write(options.json ? jsonText(planJson(view)) : renderPlan(view, terminal));
  return exitCode(view);
}

function exitCode({ refused, order, trial }: PlanView): number {
  if (refused.length > 0 || trial?.failure !== undefined) return REFUSED;
  return order.length === 0 ? HEALTHY : NEEDS_ATTENTION;
}

/** Returns the plan for scripts. The fields have the names of the provider's attributes. */
export function planJson({ schemaDatabase, migrations, trial, refused, ...view }: PlanView): object {
  return {
    schema_database: schemaDatabase,
    version: view.version,
    target: view.target,
    direction: view.direction,
    tenant_count: view.tenantCount,
    behind_count: view.behindCount,
    gone_count: view.goneCount,
    versions: versionsJson(view.versionCounts),
    migrations: migrations.map(({ name, file, databases, transaction, allowDestructive, statements }) => ({
      name, file: file ?? null, databases, transaction, allow_destructive: allowDestructive, destructive: statements,
    })),
    order: view.order,
    trial: trial === undefined ? null : {
      passed: trial.notTried === undefined ? trial.failure === undefined : null,
      failure: trial.failure ?? null,
      not_tried: trial.notTried ?? null,
    },
    refused,
  };
}

/** Returns the plan for people. */
export function renderPlan(view: PlanView, page: Page): string {
  const { paint, width } = page;
  const { schemaDatabase, version, target, direction, tenantCount, behindCount, goneCount } = view;
  const { versionCounts, migrations, order, trial, refused } = view;
  if (order.length === 0) {
    return text([`${paint.bold(`Fleet ${schemaDatabase}`)} is at ${versionName(target)}: ${paint.green('nothing to do')} in ${counted(tenantCount, 'tenant')}.`]);
  }
  return text([
    `${paint.bold(`Fleet ${schemaDatabase}`)} ${direction === 'down' ? 'back ' : ''}from ${versionName(version)} to ${versionName(target)}: `
      + `${behindCount} of ${counted(tenantCount, 'tenant')} to change`,
    ...section(paint, 'Versions', histogramLines(versionCounts, page)),
    ...section(paint, direction === 'up' ? 'Pending migrations' : 'Migrations to revert', columns(migrations.map(({ name, databases, transaction }) =>
      [name, databases, `${databases === 1 ? 'database' : 'databases'}${transaction ? '' : ', statement by statement'}`]))),
    ...section(paint, 'Statements to look at', migrations.flatMap((migration) => statementLines(migration, page))),
    ...section(paint, 'Order', order.flatMap((step, index) => wrapped([`${index + 1}.`, ...step.split(' ')], width))),
    ...trial === undefined ? [] : section(paint, `Trial on ${schemaDatabase}, rolled back`, trialLines(trial, page)),
    ...goneCount === 0 ? [] : ['', goneWords(goneCount)],
    ...section(paint, paint.red('An apply would refuse this'), refused.flatMap((reason) => wrapped(reason.split(' '), width))),
  ]);
}

function statementLines({ name, file, allowDestructive, statements }: PlanView['migrations'][number], { paint, width }: Page): string[] {
  return statements.flatMap(({ kind, line, reason, statement }) => [
    ...wrapped([
      `${file ?? name}:${line}:`, ...reason.split(' '), ...kind === 'loses data' ? `(loses data${allowDestructive ? ', allowed' : ''})`.split(' ') : [],
    ], width),
    paint.dim(`      ${oneLine(statement, width - 6)}`),
  ]);
}

function trialLines({ failure, notTried }: Trial, { paint, width }: Page): string[] {
  if (notTried !== undefined) return wrapped(['not tried:', ...notTried.split(' ')], width);
  if (failure === undefined) return [`  ${paint.green('passed')}`];
  const { migration, line, message, statement } = failure;
  const place = migration === undefined ? [] : [`${migration}${line === undefined ? '' : `, line ${line}`}:`];
  return [
    ...wrapped([paint.red('failed:'), ...place, ...message.split(' ')], width),
    ...statement === undefined ? [] : [paint.dim(`      ${oneLine(shownStatement(statement), width - 6)}`)],
  ];
}

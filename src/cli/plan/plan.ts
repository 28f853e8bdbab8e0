import { planView, type PlanView } from './plan-view';
import { prepareRollout, type PreparedRollout } from './prepare';
import type { Finding, FleetDatabase, MigrationFailure, Trial } from '../../fleet';
import { HEALTHY, NEEDS_ATTENTION, type Context } from '../command';
import { shownStatement } from '../failures';
import { columns, counted, goneWords, histogramLines, jsonText, oneLine, section, text, versionName, versionsJson, wrapped } from '../render';
import type { Page } from '../terminal';

/** Exit code of a plan that an apply would refuse. */
const REFUSED = 1;

/** `cdktf-turso fleet plan`: shows what a rollout of a folder of migrations would do. */
export async function plan(context: Context): Promise<number> {
  return showPlan(context, await prepareRollout(context));
}

/** Shows a plan alone, and returns its exit code. */
export function showPlan({ schema, options, terminal }: Context, prepared: PreparedRollout): number {
  const view = viewOf(schema, prepared);
  terminal.write(options.json ? jsonText(planJson(view)) : planText(view, prepared, terminal));
  return exitCode(view);
}

/** Returns what the command shows of a plan. */
export function viewOf({ name }: FleetDatabase, prepared: PreparedRollout): PlanView {
  return planView({ schemaDatabase: name, ...prepared });
}

/** Returns the plan for people, after what the reader of the folder passed over. */
export function planText(view: PlanView, { notes }: PreparedRollout, page: Page): string {
  return `${notes.length === 0 ? '' : `${notes.join('\n')}\n\n`}${renderPlan(view, page)}`;
}

/** Whether an apply refuses the plan. */
export function isRefused({ refused, trial }: PlanView): boolean {
  return refused.length > 0 || trial?.failure !== undefined;
}

function exitCode(view: PlanView): number {
  if (isRefused(view)) return REFUSED;
  return view.order.length === 0 ? HEALTHY : NEEDS_ATTENTION;
}

/** Returns the plan for scripts. The fields have the names of the provider's attributes. */
export function planJson({ schemaDatabase, migrations, trial, refused, warnings, ...view }: PlanView): object {
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
    recorded_settings: view.taken,
    order: view.order,
    trial: trialJson(trial),
    refused: refused.map(findingJson),
    warnings: warnings.map(findingJson),
  };
}

/** Returns how a trial ended, for scripts. */
export function trialJson(trial: Trial | undefined): object | null {
  return trial === undefined ? null : {
    passed: trial.notTried === undefined ? trial.failure === undefined : null,
    failure: trial.failure === undefined ? null : withoutSecrets(trial.failure),
    not_tried: trial.notTried ?? null,
  };
}

/** Returns the plan for people. */
export function renderPlan(view: PlanView, page: Page): string {
  const { paint, width } = page;
  const { schemaDatabase, version, target, direction, tenantCount, behindCount, goneCount } = view;
  const { versionCounts, migrations, taken, order, trial, refused, warnings } = view;
  const findings = [
    ...section(paint, paint.yellow('Warnings'), warnings.flatMap((finding) => findingLines(finding, page))),
    ...section(paint, paint.red('An apply would refuse this'), refused.flatMap((finding) => findingLines(finding, page))),
  ];
  if (order.length === 0) {
    return text([
      `${paint.bold(`Fleet ${schemaDatabase}`)} is at ${versionName(target)}: ${paint.green('nothing to do')} in ${counted(tenantCount, 'tenant')}.`, ...findings,
    ]);
  }
  return text([
    `${paint.bold(`Fleet ${schemaDatabase}`)} ${direction === 'down' ? 'back ' : ''}from ${versionName(version)} to ${versionName(target)}: `
      + `${behindCount} of ${counted(tenantCount, 'tenant')} to change`,
    ...section(paint, 'Versions', histogramLines(versionCounts, page)),
    ...section(paint, direction === 'up' ? 'Pending migrations' : 'Migrations to revert', columns(migrations.map(({ name, databases, transaction }) =>
      [name, databases, `${databases === 1 ? 'database' : 'databases'}${transaction ? '' : ', statement by statement'}`]))),
    ...section(paint, 'Statements to look at', migrations.flatMap((migration) => statementLines(migration, page))),
    ...taken.length === 0 ? [] : section(paint, 'Settings of the last rollout by Terraform', wrapped(taken.join(' ').split(' '), width)),
    ...section(paint, 'Order', order.flatMap((step, index) => wrapped([`${index + 1}.`, ...step.split(' ')], width))),
    ...trial === undefined ? [] : section(paint, `Trial on ${schemaDatabase}, rolled back`, trialLines(trial, page)),
    ...goneCount === 0 ? [] : ['', goneWords(goneCount)],
    ...findings,
  ]);
}

/** Returns a failure without the contents of strings in its statement, which may be secrets. */
function withoutSecrets({ statement, ...failure }: MigrationFailure): object {
  return { ...failure, ...statement === undefined ? {} : { statement: shownStatement(statement) } };
}

export function findingJson({ summary, detail }: Finding): object {
  return { summary, detail };
}

/** Lines of a detail that are indented already, such as statements, keep their line breaks. */
export function findingLines({ summary, detail }: Finding, { paint, width }: Page): string[] {
  const lines = detail.split('\n').filter((line) => line !== '');
  return [`  ${paint.bold(summary)}`, ...lines.flatMap((line) => (
    line.startsWith('  ') ? [`      ${oneLine(line, width - 6)}`] : wrapped(line.split(' '), width, '    ')))];
}

function statementLines({ name, file, allowDestructive, statements }: PlanView['migrations'][number], { paint, width }: Page): string[] {
  return statements.flatMap(({ kind, line, reason, statement }) => [
    ...wrapped([
      `${file ?? name}:${line}:`, ...reason.split(' '), ...kind === 'loses data' ? `(loses data${allowDestructive ? ', allowed' : ''})`.split(' ') : [],
    ], width),
    paint.dim(`      ${oneLine(statement, width - 6)}`),
  ]);
}

export function trialLines({ failure, notTried }: Trial, { paint, width }: Page): string[] {
  if (notTried !== undefined) return wrapped(['not tried:', ...notTried.split(' ')], width);
  if (failure === undefined) return [`  ${paint.green('passed')}`];
  const { migration, line, message, statement } = failure;
  const place = migration === undefined ? [] : [`${migration}${line === undefined ? '' : `, line ${line}`}:`];
  return [
    ...wrapped([paint.red('failed:'), ...place, ...message.split(' ')], width),
    ...statement === undefined ? [] : [paint.dim(`      ${oneLine(shownStatement(statement), width - 6)}`)],
  ];
}

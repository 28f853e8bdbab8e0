import type { PlanView, Trial } from './plan-view';
import { histogramLines } from '../render/histogram';
import { columns, oneLine, text, wrapped } from '../render/layout';
import type { Page } from '../render/page';
import { shownStatement } from '../render/shown-statement';
import { counted, versionName } from '../render/words';

/** A plan as a person reads it. */
export function renderPlan(plan: PlanView, page: Page): string {
  const { paint, width } = page;
  const { schemaDatabase, version, target, direction, tenants, behind, gone, versions, migrations, order, rehearsal, refused } = plan;
  const section = (title: string, lines: readonly string[]) => (lines.length === 0 ? [] : ['', paint.bold(title), ...lines]);
  if (order.length === 0) {
    return text([`${paint.bold(`Fleet ${schemaDatabase}`)} is at ${versionName(target)}: ${paint.green('nothing to do')} in ${counted(tenants, 'tenant')}.`]);
  }
  return text([
    `${paint.bold(`Fleet ${schemaDatabase}`)} ${direction === 'down' ? 'back ' : ''}from ${versionName(version)} to ${versionName(target)}: `
      + `${behind} of ${counted(tenants, 'tenant')} to change`,
    ...section('Versions', histogramLines(versions, page)),
    ...section(direction === 'up' ? 'Pending migrations' : 'Migrations to take back', columns(migrations.map(({ name, databases, transaction }) =>
      [name, databases, `${databases === 1 ? 'database' : 'databases'}${transaction ? '' : ', statement by statement'}`]))),
    ...section('Statements to look at', migrations.flatMap((migration) => statementLines(migration, page))),
    ...section('Order', order.flatMap((step, index) => wrapped([`${index + 1}.`, ...step.split(' ')], width))),
    ...rehearsal === undefined ? [] : section(`Rehearsal on ${schemaDatabase}, rolled back`, rehearsalLines(rehearsal, page)),
    ...gone === 0 ? [] : ['', `${counted(gone, 'tenant')} of the ledger ${gone === 1 ? 'does' : 'do'} not exist any more.`],
    ...section(paint.red('An apply is refused'), refused.flatMap((reason) => wrapped(reason.split(' '), width))),
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

function rehearsalLines({ failure, notTried }: Trial, { paint, width }: Page): string[] {
  if (notTried !== undefined) return wrapped(['not tried:', ...notTried.split(' ')], width);
  if (failure === undefined) return [`  ${paint.green('passed')}`];
  const { migration, line, message, statement } = failure;
  const place = migration === undefined ? [] : [`${migration}${line === undefined ? '' : `, line ${line}`}:`];
  return [
    ...wrapped([paint.red('failed:'), ...place, ...message.split(' ')], width),
    ...statement === undefined ? [] : [paint.dim(`      ${oneLine(shownStatement(statement), width - 6)}`)],
  ];
}

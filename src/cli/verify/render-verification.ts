import { compared, objectName } from './verification-json';
import type { VerifiedFleet } from './verified-fleet';
import type { SchemaObject, Verdict, VerifiedDatabase } from '../../fleet';
import { columns, listed, oneLine, text, wrapped } from '../render/layout';
import type { Page } from '../render/page';
import { counted, versionName } from '../render/words';

/** Names that are written out where nothing more is said of them. */
const MAX_NAMES = 50;

/** What a verification found, as a person reads it. */
export function renderVerification(verified: VerifiedFleet, page: Page): string {
  const { schemaDatabase, version, tenants, count, gone } = verified;
  const { paint } = page;
  const found = (verdict: Verdict) => tenants.filter((tenant) => tenant.verdict === verdict);
  const [drifted, behind, ahead, other, unreachable] = [
    found('drifted'), found('behind'), found('ahead'), found('other history'), found('unreachable'),
  ];
  const comparedCount = compared(tenants).length;
  const section = (title: string, lines: readonly string[]) => (lines.length === 0 ? [] : ['', paint.bold(title), ...lines]);
  return text([
    `${paint.bold(`Fleet ${schemaDatabase}`)} at ${versionName(version)}: ${[
      `${counted(comparedCount, 'tenant')}${comparedCount === count ? '' : ` of ${count}`} compared`,
      ...behind.length + ahead.length === 0 ? [] : [
        `${behind.length + ahead.length} at another version and not compared (${behind.length} behind, ${ahead.length} ahead)`,
      ],
      ...other.length === 0 ? [] : [`${other.length} with another history and not compared`],
      ...unreachable.length === 0 ? [] : [`${unreachable.length} could not be asked`],
    ].join(', ')}`,
    ...comparedCount === 0 ? [] : [drifted.length === 0
      ? `  ${paint.green(comparedCount === count ? 'no tenant was changed by hand' : 'of those compared, none was changed by hand')}`
      : `  ${paint.red(`${counted(drifted.length, 'tenant')} changed by hand`)}`],
    ...section('Changed by hand', drifted.flatMap((tenant) => driftLines(tenant, page))),
    ...section('Behind the schema database', names(behind, page)),
    ...section('Ahead of the schema database', names(ahead, page)),
    ...section('With another history', names(other, page)),
    ...section('Could not be asked', columns(unreachable.map(({ database, error }) =>
      [database.name, oneLine(error ?? '', page.width - database.name.length - 4)]))),
    ...gone === 0 ? [] : ['', `${counted(gone, 'tenant')} of the ledger ${gone === 1 ? 'does' : 'do'} not exist any more; the next apply forgets ${gone === 1 ? 'it' : 'them'}.`],
  ]);
}

function driftLines({ database, differences }: VerifiedDatabase, { paint, width }: Page): string[] {
  const lines = (word: string, objects: readonly SchemaObject[]) =>
    (objects.length === 0 ? [] : wrapped([word.padEnd(7), ...listed(objects.map(objectName))], width, '    '));
  return [
    `  ${paint.red(database.name)}`,
    ...lines('missing', differences.missing),
    ...lines('extra', differences.extra),
    ...lines('changed', differences.changed),
  ];
}

function names(tenants: readonly VerifiedDatabase[], { width }: Page): string[] {
  return wrapped(listed(tenants.slice(0, MAX_NAMES).map(({ database }) => database.name), Math.max(0, tenants.length - MAX_NAMES)), width);
}

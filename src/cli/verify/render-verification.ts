import { isAtAnotherVersion, objectName } from './verification-json';
import type { VerifiedFleet } from './verify';
import type { SchemaObject, VerifiedDatabase } from '../../fleet';
import { columns, listed, oneLine, text, wrapped } from '../render/layout';
import type { Page } from '../render/page';
import { counted, versionName } from '../render/words';

/** Names that are written out where nothing more is said of them. */
const MAX_NAMES = 50;

/** What a verification found, as a person reads it. */
export function renderVerification(verified: VerifiedFleet, page: Page): string {
  const { schemaDatabase, version, tenants, count, gone } = verified;
  const { paint } = page;
  const drifted = tenants.filter((tenant) => tenant.drifted);
  const behind = tenants.filter((tenant) => isAtAnotherVersion(tenant, version));
  const unreachable = tenants.filter(({ error }) => error !== undefined);
  const section = (title: string, lines: readonly string[]) => (lines.length === 0 ? [] : ['', paint.bold(title), ...lines]);
  return text([
    `${paint.bold(`Fleet ${schemaDatabase}`)} at ${versionName(version)}: ${counted(tenants.length, 'tenant')}`
      + `${tenants.length === count ? '' : ` of ${count}`} compared`,
    drifted.length === 0
      ? `  ${paint.green('no tenant was changed by hand')}`
      : `  ${paint.red(`${counted(drifted.length, 'tenant')} changed by hand`)}`,
    ...section('Changed by hand', drifted.flatMap((tenant) => driftLines(tenant, page))),
    ...section('At another version', names(behind, page)),
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

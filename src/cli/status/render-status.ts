import type { FleetStatus } from './status-json';
import { failureLines } from '../render/failures';
import { histogramLines } from '../render/histogram';
import { columns, text } from '../render/layout';
import type { Page } from '../render/page';
import type { Paint } from '../render/paint';
import { versionName } from '../render/words';
import { rolloutLines } from '../rollout/rollout-lines';

/** The status as a person reads it. */
export function renderStatus(status: FleetStatus, page: Page): string {
  const { paint } = page;
  const { schemaDatabase, organization, version, target, versions, tenants, failures, rollout } = status;
  const section = (title: string, lines: readonly string[]) => (lines.length === 0 ? [] : ['', paint.bold(title), ...lines]);
  return text([
    `${paint.bold(`Fleet ${schemaDatabase}`)}${organization === undefined ? '' : paint.dim(` of ${organization}`)}`,
    ...columns([
      ['version', versionName(version)],
      ...target === version ? [] : [['target', versionName(target)]],
      ['tenants', `${tenants}${summary(status, paint)}`],
    ]),
    ...section('Versions', histogramLines(versions, page)),
    ...section('Failed', failureLines(failures.filter(({ quarantined }) => !quarantined), page)),
    ...section('In quarantine', failureLines(failures.filter(({ quarantined }) => quarantined), page)),
    ...rollout === undefined ? [] : section(rollout.endedAt === null ? 'Rollout under way' : 'Last rollout', rolloutLines(rollout, page)),
  ]);
}

function summary({ tenants, behind, failed, quarantined }: FleetStatus, paint: Paint): string {
  const failing = failed === quarantined ? '' : paint.red(`${failed - quarantined} failed`);
  // A tenant that failed is behind as well: the two numbers must not read as if they could be added.
  const isPart = failing !== '' && failed - quarantined <= behind;
  const parts = [
    ...behind === 0 ? [] : [`${paint.yellow(`${behind} behind`)}${isPart ? ` (${failing})` : ''}`],
    ...failing === '' || isPart ? [] : [failing],
    ...quarantined === 0 ? [] : [paint.yellow(`${quarantined} in quarantine`)],
  ];
  if (parts.length === 0) return tenants === 0 ? '' : `, ${paint.green('all at the target')}`;
  return `: ${parts.join(', ')}`;
}

import { crowdsOf, positionOf, total, type Announcement } from './announcement';
import { splitWaves } from '../../../fleet';
import { DEFAULT_ROLLOUT_CONCURRENCY, quotedList } from '../../../notation';
import { formatDuration } from '../../../terraform';

/** Describes the steps of a rollout in order. Gives numbers only if they are certain. */
export function orderOf(announcement: Announcement, migrates: boolean): string[] {
  const { schemaDatabase, migrations, position, fleet } = announcement;
  const tenants = tenantLines(announcement, migrates);
  const schemaAt = fleet === undefined ? undefined : positionOf(fleet.version, migrations) ?? 0;
  const schema = schemaAt === position ? [] : [`schema database "${schemaDatabase}"`];
  // The schema database always has the older of two versions: it is last on the way up, and first on the way down.
  return schemaAt !== undefined && schemaAt > position ? [...schema, ...tenants] : [...tenants, ...schema];
}

/** Describes a rollout that only asks tenants of unknown versions. Usually it runs nothing. */
function lookLine({ strategy: { concurrency = DEFAULT_ROLLOUT_CONCURRENCY } }: Announcement, { count }: Behind): string[] {
  if (count === 0) return [];
  const which = count === undefined ? 'tenants whose version is not known are' : count === 1 ? '1 tenant is' : `${count} tenants are`;
  return [`${which} asked for ${count === 1 ? 'its version' : 'their versions'}, and migrated only if behind, ${concurrency} at a time`];
}

/** The tenants to migrate. */
interface Behind {
  /** Undefined if unknown before the apply. */
  readonly count: number | undefined;
  /** Whether some tenants are migrated already. The canaries may be among them. */
  readonly partial: boolean;
}

function tenantLines(announcement: Announcement, migrates: boolean): string[] {
  const { strategy: { pauseMs = 0, snapshotRetentionMs }, fleet } = announcement;
  const behind = behindOf(announcement);
  if (behind.count === 0 && (fleet?.quarantined_count ?? 0) === 0) return [];
  const waves = migrates ? [...canaryLine(announcement, behind), ...waveLines(announcement, behind)] : lookLine(announcement, behind);
  const pause = pauseMs === 0 ? [] : [`pause of ${formatDuration(pauseMs)}`];
  return [
    ...migrates ? rehearsalLine(announcement) : [],
    ...snapshotRetentionMs === undefined ? [] : [`a snapshot of each tenant right before its migration, kept for ${formatDuration(snapshotRetentionMs)}`],
    ...waves.flatMap((line, index) => (index === 0 ? [line] : [...pause, line])),
    ...fleet === undefined || fleet.quarantined_count === 0 ? [] : [`tenants in quarantine: ${fleet.quarantined_count}`],
  ];
}

function behindOf({ fleet, migrations, position, joining, leaving, names }: Announcement): Behind {
  if (fleet === undefined) return { count: names?.length, partial: true };
  const crowds = crowdsOf(fleet.versions, migrations);
  const behind = total(crowds.filter((crowd) => crowd.position !== position));
  const known = joining !== undefined && !leaving;
  return { count: known ? behind + joining.length - fleet.quarantined_count : undefined, partial: behind < total(crowds) };
}

function rehearsalLine({ strategy: { rehearseOn, canaries = [], canaryCount = 0 }, names }: Announcement): string[] {
  const chosen = rehearseOn ?? canaries[0] ?? (canaryCount > 0 ? [...names ?? []].sort()[0] : undefined);
  if (chosen !== undefined) return [`rehearsal on a branch of "${chosen}", which is deleted afterwards`];
  return canaryCount > 0 ? ['rehearsal on a branch of the first tenant by name, which is deleted afterwards'] : [];
}

function canaryLine({ strategy: { canaries = [], canaryCount = 0 }, names }: Announcement, { partial }: Behind): string[] {
  const others = names?.filter((name) => !canaries.includes(name)).sort().slice(0, canaryCount) ?? [];
  const known = quotedList([...canaries, ...others]);
  const first = canaryCount === 1 ? 'the first' : `the first ${canaryCount}`;
  const counted = names === undefined && canaryCount > 0 ? [`${first}${canaries.length > 0 ? ' of the others' : ''} by name`] : [];
  const all = [...known === '' ? [] : [known], ...counted].join(', ');
  if (all === '') return [];
  return [`canaries: ${all}${partial ? ', those that are behind' : ''}`];
}

function waveLines({ strategy }: Announcement, { count, partial }: Behind): string[] {
  const { waves = [], canaries = [], canaryCount = 0, concurrency = DEFAULT_ROLLOUT_CONCURRENCY } = strategy;
  const side = `${concurrency} at a time`;
  const chosen = canaries.length + canaryCount;
  if (count === undefined) {
    const sizes = waves.map((size, index) => `wave ${index + 1}: at most ${size.endsWith('%') ? `${size} of the` : size} tenants, ${side}`);
    return [...sizes, `${sizes.length === 0 && chosen === 0 ? 'all' : 'all other'} tenants that are behind, ${side}`];
  }
  const rest = Math.max(count - chosen, 0);
  const split = splitWaves(Array.from({ length: rest }), waves, count);
  const vague = partial && chosen > 0 ? 'about ' : '';
  return split.map(({ length }, index) => `wave ${index + 1}: ${vague}${length} ${length === 1 ? 'tenant' : 'tenants'}, ${side}`);
}

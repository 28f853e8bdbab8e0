import { attributePath, type Diagnostics } from '../../terraform';
import { databasesOfGroup } from '../shared/group';
import type { Turso } from '../turso';

/** The part of a plan that decides what will stop working. */
interface RotationPlan {
  readonly action: string;
  readonly config: {
    readonly database?: string | null;
    readonly database_id?: string | null;
    readonly group?: string | null;
    readonly group_id?: string | null;
    readonly organization?: string | null;
    readonly rotate_on_create?: boolean | null;
  };
  readonly state: { readonly organization: string | null } | null;
  changes(name: 'id'): boolean;
}

/** Warns that a rotation ends tokens that the plan does not show. A database or group that this apply creates has no tokens yet. */
export async function warnOfRotation(
  plan: RotationPlan, client: Turso | undefined, signal: AbortSignal, diagnostics: Diagnostics,
): Promise<void> {
  if (client === undefined || !rotates(plan)) return;
  const turso = client.in(plan.config.organization ?? plan.state?.organization);
  const subject = typeof plan.config.database === 'string'
    ? await databaseTokens(turso, plan.config, signal)
    : await groupTokens(turso, plan.config, signal);
  if (subject === undefined) return;
  diagnostics.warn(
    `All tokens of ${subject.owner} will stop working`,
    `This plan rotates the key that signs them. ${subject.consequence} The apply ends all of them, no matter who created them, and Turso drops `
    + 'their connections. The apply replaces only the tokens of this configuration whose keepers hold the id of this rotation. Replace all '
    + 'others yourself: those of applications, of people, of the CLI and of other configurations.',
    attributePath(plan.action === 'update' ? 'keepers' : subject.attribute),
  );
}

function rotates(plan: RotationPlan): boolean {
  if (plan.action === 'update') return plan.changes('id');
  return (plan.action === 'create' || plan.action === 'replace') && plan.config.rotate_on_create !== false;
}

/** The owner of the tokens, and the attribute that names it. */
interface Subject {
  readonly owner: string;
  readonly attribute: 'database' | 'group';
  readonly consequence: string;
}

async function databaseTokens(turso: Turso, { database, database_id: id }: RotationPlan['config'], signal: AbortSignal): Promise<Subject | undefined> {
  // An unknown id means that this apply creates the database, which has no tokens yet.
  if (typeof database !== 'string' || id === undefined) return undefined;
  const found = await turso.inventory.database(database, { signal });
  if (found === undefined) return undefined;
  const others = found.group === undefined ? undefined : await databasesOfGroup(turso, found.group, signal);
  const group = found.group === undefined ? 'its group' : `its group "${found.group}"`;
  return {
    owner: `database "${database}"`,
    attribute: 'database',
    consequence: `At Turso the key belongs to ${group}, so the tokens of the group and of all its databases${
      others === undefined ? '' : ` (${others})`} may end too.`,
  };
}

async function groupTokens(turso: Turso, { group, group_id: id }: RotationPlan['config'], signal: AbortSignal): Promise<Subject | undefined> {
  if (typeof group !== 'string' || id === undefined) return undefined;
  const found = await turso.knownGroup(group, id ?? null, signal);
  if (found === undefined) return undefined;
  const databases = await databasesOfGroup(turso, found.name, signal);
  return {
    owner: `group "${group}"`,
    attribute: 'group',
    consequence: `It signs the tokens of the group and of each of its databases${databases === undefined ? '' : `: ${databases}`}.`,
  };
}

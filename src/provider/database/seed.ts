import { DOWNLOAD_URL } from '../../notation';
import { attributePath, oneOf, singleNested, string, type Config, type Diagnostics, type State } from '../../terraform';
import type { Database } from '../../turso';
import { validPastTime, following } from '../shared/validators';

/** `seed` of a database. */
export const seedAttribute = singleNested({
  type: string({
    required: true,
    description: 'What the data comes from: `database`, a branch of another database; `dump`, statements of SQL; `database_upload`, a SQLite file.',
    validators: [oneOf('database', 'dump', 'database_upload')],
  }),
  name: string({ optional: true, description: 'Name of the database to branch from, for `database`. It has to be in the same group.' }),
  timestamp: string({
    optional: true,
    description: 'The point in time to branch from, for `database`, in RFC 3339, such as `2025-01-31T12:00:00Z`; within the '
      + '[retention of the plan](https://docs.turso.tech/features/point-in-time-recovery). Left out: when the database is created.',
    validators: [validPastTime()],
  }),
  url: string({
    optional: true,
    description: 'Where Turso gets the dump from, for `dump`: `https://...`. Either this or `file`.',
    validators: [following(DOWNLOAD_URL)],
  }),
  file: string({
    optional: true,
    description: 'Path of a file that is uploaded. For `dump`: SQL that begins with the lines `PRAGMA foreign_keys=OFF;` and `BEGIN TRANSACTION;`, as '
      + '`sqlite3 app.db .dump` writes it, at most 8 GiB. For `database_upload`: a SQLite file in WAL mode with pages of 4096 bytes, UTF-8 and no auto-vacuum, '
      + 'at most 20 GB, which may want a longer `timeouts.create` than 20 minutes; with `remote_encryption` each page has to leave the bytes free that the cipher wants.',
  }),
  file_hash: string({
    optional: true,
    description: 'Anything that changes with the content of the file, best `filesha256("app.db")`: the plan then shows when the file differs from the one that the '
      + 'database started with. Another path to the same content is not a change.',
  }),
}, {
  optional: true,
  description: 'What the database starts with. It takes effect at creation only: a change of it never replaces a database that exists, and a warning says so. To start again from '
    + 'another seed, replace the database with `terraform apply -replace=ADDRESS`, which deletes its data and which `force_destroy` has to allow. Left out: an empty database.',
});

type Attribute = { readonly seed: typeof seedAttribute };
type Seed = NonNullable<State<Attribute>['seed']>;
type Part = Exclude<keyof Seed, 'type'>;

/** The parts that each type accepts, and those of which it needs exactly one. */
const TYPES: Readonly<Record<string, { readonly needs: readonly Part[]; readonly takes: readonly Part[] }>> = {
  database: { needs: ['name'], takes: ['timestamp'] },
  dump: { needs: ['url', 'file'], takes: ['file_hash'] },
  database_upload: { needs: ['file'], takes: ['file_hash'] },
};
const PARTS: readonly Part[] = ['name', 'timestamp', 'url', 'file', 'file_hash'];

/** Reports parts that are missing, and parts that do not belong to the type. */
export function checkSeed(seed: Config<Attribute>['seed'], diagnostics: Diagnostics): void {
  const rule = typeof seed?.type === 'string' ? TYPES[seed.type] : undefined;
  if (seed === null || seed === undefined || rule === undefined) return;
  const at = (part: Part) => attributePath(part, attributePath('seed'));
  for (const part of PARTS.filter((one) => typeof seed[one] === 'string' && ![...rule.needs, ...rule.takes].includes(one))) {
    diagnostics.error(`Invalid ${part} of seed`, `A seed of the type "${seed.type}" has no ${part}. Leave it out, or change the type.`, at(part));
  }
  const given = rule.needs.filter((part) => seed[part] !== null);
  if (given.length === 0) {
    diagnostics.error('Incomplete seed', `A seed of the type "${seed.type}" needs ${rule.needs.join(' or ')}. Set it.`, attributePath('seed'));
  }
  if (given.length > 1 && given.every((part) => typeof seed[part] === 'string')) {
    diagnostics.error('Ambiguous seed', `A seed of the type "${seed.type}" takes either ${given.join(' or ')}, not both. Leave one out.`, at(given[1]));
  }
}

/** Whether a new database would start with other data. */
export function isOtherSeed(before: State<Attribute>['seed'], after: State<Attribute>['seed']): boolean {
  if (before === null || after === null) return before !== after;
  const parts: readonly (keyof Seed)[] = ['type', 'name', 'timestamp', 'url'];
  return parts.some((part) => before[part] !== after[part]) || isOtherFile(before, after);
}

/** Returns the seed of a database. Turso returns only the parent of a branch. */
export function seedOf({ parent }: Database): State<Attribute>['seed'] {
  if (parent?.name === undefined) return null;
  return { type: 'database', name: parent.name, timestamp: null, url: null, file: null, file_hash: null };
}

/** Compares the hashes if both are known, otherwise the paths. */
function isOtherFile(before: Seed, after: Seed): boolean {
  if (before.file_hash !== null && after.file_hash !== null) return before.file_hash !== after.file_hash;
  return before.file !== after.file;
}

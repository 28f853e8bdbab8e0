import { HistoryError, LeaseLostError, RolloutUnderWayError, TargetError } from '../fleet';
import { MigrationsError } from '../migrations';
import { sentence } from '../notation';
import { type Explanation } from '../terraform';
import { isTursoError, SqlError, type TursoError } from '../turso';

/** Errors whose messages are complete: they say what was wrong, where, and what to do. */
const ABOUT_FLEETS = [HistoryError, MigrationsError, RolloutUnderWayError, LeaseLostError, TargetError];

/** Explains an error of Turso's API or of a database to the user. */
export function explainError(error: unknown): Explanation | undefined {
  if (isTursoError(error)) return { notFound: error.kind === 'not-found', detail: tursoDetail(error) };
  if (error instanceof SqlError) return { detail: sentence(error.message) };
  if (ABOUT_FLEETS.some((kind) => error instanceof kind)) return { detail: (error as Error).message };
  return undefined;
}

/** The state keeps the old slug, and no configuration can change it there. */
const RENAMED = 'If the organization was renamed, set organization of the provider to the new slug: the provider then finds groups, databases, tokens, SQL and fleets by their ids. '
  + 'Remove members, invites, JWKS endpoints and settings with "terraform state rm", and import them again.';

/** Returns Turso's own words and the advice. */
export function tursoDetail(error: TursoError): string {
  const more = error.reason === 'organization-not-found' ? ` ${RENAMED}` : '';
  return `${sentence(error.message)} ${error.advice}${more}`;
}

/** A database's row, as far as statements that follow are concerned: what it says of the position. */
const POSITION = ['position', 'version', 'checksum'] as const;

/** Those who are about to touch a database, without one of them; null when nobody is left. */
export function without(token: string): string {
  return `NULLIF((SELECT json_group_array(value) FROM json_each(COALESCE(touched_by, '[]')) WHERE value <> ${token}), '[]')`;
}

/**
 * Sets what a row says of the position to the report of one who touched the database. There may be several at a time, a rollout and
 * applications, and their reports may arrive in any order. As long as no other rollout begins, a database only ever moves towards what
 * the newest one wants: so the report that is closest to that is the latest.
 *
 * @param reported gives the SQL of a reported column
 * @param goal SQL of how many migrations the newest rollout wants
 */
export function latest(reported: (column: string) => string, goal: string): string {
  const isNews = `position IS NULL OR abs(${reported('position')} - ${goal}) <= abs(position - ${goal})`;
  return POSITION.map((column) => `${column} = CASE WHEN ${isNews} THEN ${reported(column)} ELSE ${column} END`).join(', ');
}

/** Forgets what a row says of the position, unless a condition holds. */
export function keptIf(condition: string): string {
  return POSITION.map((column) => `${column} = CASE WHEN ${condition} THEN ${column} END`).join(', ');
}

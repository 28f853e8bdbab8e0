/** The columns that hold the position of a database. */
const POSITION = ['position', 'version', 'checksum'] as const;

/** Returns the SQL of `touched_by` without one token. Null: no token is left. */
export function without(token: string): string {
  return `NULLIF((SELECT json_group_array(value) FROM json_each(COALESCE(touched_by, '[]')) WHERE value <> ${token}), '[]')`;
}

/**
 * Sets the position in a row to the one that a visitor of the database reports. A rollout and applications may visit it at the same time,
 * and their reports may arrive in any order. Until the next rollout begins, a database only moves towards the target of the newest one. So
 * the report that is closest to that target is the latest.
 *
 * @param reported returns the SQL of a reported column
 * @param goal SQL of the target position of the newest rollout
 */
export function latest(reported: (column: string) => string, goal: string): string {
  const isNews = `position IS NULL OR abs(${reported('position')} - ${goal}) <= abs(position - ${goal})`;
  return POSITION.map((column) => `${column} = CASE WHEN ${isNews} THEN ${reported(column)} ELSE ${column} END`).join(', ');
}

/** Sets the position in a row to null, unless a condition holds. */
export function keptIf(condition: string): string {
  return POSITION.map((column) => `${column} = CASE WHEN ${condition} THEN ${column} END`).join(', ');
}

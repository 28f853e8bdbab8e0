import { claimsOf } from '../../notation';
import type { PrivateData } from '../../terraform';
import { databaseUrls, exchange, Sql, SqlError, type Database } from '../../turso';
import type { Turso } from '../turso';

/** How long a database may take to answer, in milliseconds. */
const PATIENCE = 5_000;

const KEY = 'rejected';

/** Notes in the private state that the databases reject a token, so that the next plan renews it. */
export const rejected = {
  note: (privateData: PrivateData, is: boolean): void => privateData.set(KEY, is ? true : undefined),
  isNoted: (privateData: PrivateData): boolean => privateData.get<boolean>(KEY) === true,
};

/** A token, and a database that it opens. */
interface Probe {
  readonly token: string;
  readonly expiresAt: string | null;
  /** Name of the group, whose key signs the tokens of its databases, too. */
  readonly group: string;
  /** Undefined if the group has none. */
  readonly database: Database | undefined;
}

/** For each group, when its oldest token that a database accepts was issued, in seconds since 1970. */
const ACCEPTED = new WeakMap<Turso, Map<string, Promise<number>>>();

/**
 * Whether a database rejects a token, because somebody rotated the key outside of the stack. Asks nothing about a token that was issued
 * after another one that the group accepts. So a group costs one request, as a rule. A database that does not answer, or sleeps, says
 * nothing about the token.
 */
export async function isRejected(client: Turso, { token, expiresAt, group, database }: Probe, signal: AbortSignal): Promise<boolean> {
  const isOver = expiresAt !== null && Date.parse(expiresAt) <= client.now();
  if (isOver || database === undefined || database.archived === true || database.sleeping === true) return false;
  const { iat } = claimsOf(token) ?? {};
  const issued = typeof iat === 'number' ? iat : 0;
  const groups = ACCEPTED.get(client) ?? new Map<string, Promise<number>>();
  ACCEPTED.set(client, groups);
  let isNot = false;
  // One after another, so that most tokens need no request.
  const known = (groups.get(group) ?? Promise.resolve(Infinity)).then(async (oldest) => {
    if (issued >= oldest) return oldest;
    const answer = await ask(token, database, signal);
    isNot = answer === 'rejected';
    return answer === 'accepted' ? issued : oldest;
  });
  groups.set(group, known);
  await known;
  return isNot;
}

async function ask(token: string, database: Database, signal: AbortSignal): Promise<'accepted' | 'rejected' | 'unknown'> {
  const mint = { createToken: async () => token };
  // Without a second try: a refresh does not wait for a question that only helps.
  const sql = new Sql({ databases: mint, groups: mint }, { exchange, requestTimeoutMs: PATIENCE, totalTimeoutMs: 1 });
  const { httpUrl } = databaseUrls(database);
  try {
    await sql.transaction({ name: database.name, httpUrl }, [{ sql: 'SELECT 1' }], { readOnly: true, secrets: [token], signal });
    return 'accepted';
  } catch (error) {
    return error instanceof SqlError && error.code === 'UNAUTHORIZED' ? 'rejected' : 'unknown';
  }
}

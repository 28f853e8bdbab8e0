/** The properties of one kind of request. */
export interface Call {
  readonly method: string;
  /** Below the organization; `*` stands for a name. */
  readonly path: string;
  /**
   * Whether the client may repeat it after a lost answer. `after a look`: only after the caller has checked whether it took effect.
   */
  readonly repeat: 'safe' | 'after a look';
  /** Whether it creates something under a name that may be taken. */
  readonly makes: boolean;
}

/** A comment says why a request is safe. Reading, changing to a given value and deleting always are. */
const POSTS: readonly Omit<Call, 'method'>[] = [
  { path: 'databases', repeat: 'after a look', makes: true },
  { path: 'groups', repeat: 'after a look', makes: true },
  { path: 'auth/api-tokens/*', repeat: 'after a look', makes: true },
  { path: 'members', repeat: 'after a look', makes: true },
  { path: 'databases/*/restore', repeat: 'after a look', makes: true },
  { path: 'groups/*/restore', repeat: 'after a look', makes: true },
  { path: 'groups/*/transfer', repeat: 'after a look', makes: true },
  { path: 'groups/*/rename', repeat: 'after a look', makes: true },
  // A second request adds no second replica.
  { path: 'groups/*/locations/*', repeat: 'safe', makes: true },
  // The second invite replaces the first.
  { path: 'invites', repeat: 'safe', makes: true },
  // Nobody knows a token whose answer was lost, so it harms nothing. Turso does not list it.
  { path: 'databases/*/auth/tokens', repeat: 'safe', makes: false },
  { path: 'groups/*/auth/tokens', repeat: 'safe', makes: false },
  // Both tries end all tokens that exist.
  { path: 'databases/*/auth/rotate', repeat: 'safe', makes: false },
  { path: 'groups/*/auth/rotate', repeat: 'safe', makes: false },
  { path: 'groups/*/unarchive', repeat: 'safe', makes: false },
  // A dump without a database harms nothing.
  { path: 'databases/dumps', repeat: 'safe', makes: false },
  // These two go to the database itself: one uploads its file, the other asks whether it has one.
  { path: 'upload', repeat: 'after a look', makes: false },
  { path: 'pipeline', repeat: 'safe', makes: false },
];

/** The only table of what may be repeated. The client repeats no POST that is missing here. */
export const CALLS: readonly Call[] = [
  ...['GET', 'PUT', 'PATCH', 'DELETE'].map((method): Call => ({ method, path: '**', repeat: 'safe', makes: false })),
  ...POSTS.map((post): Call => ({ method: 'POST', ...post })),
];

/** Returns the row of {@link CALLS} for a request. */
export function callOf(method: string, path: string): Call | undefined {
  const segments = below(path);
  return CALLS.find((call) => call.method === method && (call.path === '**' || matches(call.path.split('/'), segments)));
}

/** Returns the segments of a path without version and organization. */
function below(path: string): string[] {
  const segments = path.split('/').filter((segment) => segment !== '').slice(1);
  return segments[0] === 'organizations' && segments.length > 2 ? segments.slice(2) : segments;
}

function matches(pattern: readonly string[], segments: readonly string[]): boolean {
  return pattern.length === segments.length && pattern.every((part, index) => part === '*' || part === segments[index]);
}

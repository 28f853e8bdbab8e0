/** What there is to know of one kind of request before it is sent. */
export interface Call {
  readonly method: string;
  /** Below the organization; `*` stands for a name. */
  readonly path: string;
  /**
   * Whether it may be sent again when its answer was lost. `after a look`: only once the caller has looked whether it took effect.
   */
  readonly repeat: 'safe' | 'after a look';
  /** Whether it makes something under a name that may be taken. */
  readonly makes: boolean;
}

/** Why a request may be sent again is said beside it. Reading, changing to a given value and deleting always may. */
const POSTS: readonly Omit<Call, 'method'>[] = [
  { path: 'databases', repeat: 'after a look', makes: true },
  { path: 'groups', repeat: 'after a look', makes: true },
  { path: 'auth/api-tokens/*', repeat: 'after a look', makes: true },
  { path: 'members', repeat: 'after a look', makes: true },
  { path: 'databases/*/restore', repeat: 'after a look', makes: true },
  { path: 'groups/*/restore', repeat: 'after a look', makes: true },
  { path: 'groups/*/transfer', repeat: 'after a look', makes: true },
  { path: 'groups/*/rename', repeat: 'after a look', makes: true },
  // The second replica is the first one.
  { path: 'groups/*/locations/*', repeat: 'safe', makes: true },
  // The second invite takes the place of the first.
  { path: 'invites', repeat: 'safe', makes: true },
  // A token whose answer was lost is not listed and harms nothing: nobody uses it.
  { path: 'databases/*/auth/tokens', repeat: 'safe', makes: false },
  { path: 'groups/*/auth/tokens', repeat: 'safe', makes: false },
  // All tokens so far are to end, by the first try or by the second.
  { path: 'databases/*/auth/rotate', repeat: 'safe', makes: false },
  { path: 'groups/*/auth/rotate', repeat: 'safe', makes: false },
  { path: 'groups/*/unarchive', repeat: 'safe', makes: false },
  // A dump that nobody uses harms nothing.
  { path: 'databases/dumps', repeat: 'safe', makes: false },
  // These two go to a database itself: the file that fills it, and the question whether it is filled.
  { path: 'upload', repeat: 'after a look', makes: false },
  { path: 'pipeline', repeat: 'safe', makes: false },
];

/** The one table of what may be repeated. A POST that it does not know is not repeated. */
export const CALLS: readonly Call[] = [
  ...['GET', 'PUT', 'PATCH', 'DELETE'].map((method): Call => ({ method, path: '**', repeat: 'safe', makes: false })),
  ...POSTS.map((post): Call => ({ method: 'POST', ...post })),
];

/** The row of {@link CALLS} for a request. */
export function callOf(method: string, path: string): Call | undefined {
  const segments = below(path);
  return CALLS.find((call) => call.method === method && (call.path === '**' || matches(call.path.split('/'), segments)));
}

/** The path without its version and its organization. */
function below(path: string): string[] {
  const segments = path.split('/').filter((segment) => segment !== '').slice(1);
  return segments[0] === 'organizations' && segments.length > 2 ? segments.slice(2) : segments;
}

function matches(pattern: readonly string[], segments: readonly string[]): boolean {
  return pattern.length === segments.length && pattern.every((part, index) => part === '*' || part === segments[index]);
}

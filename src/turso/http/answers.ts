import { TursoError, TursoErrorKind } from './errors';
import { JsonObject } from './json';

/** An HTTP answer of the Platform API, read to its end. */
export interface Answer {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly body: string;
  /** The wait that the answer asks for, in milliseconds. */
  readonly retryAfter?: number;
}

/** An answer that is no success, as an error with Turso's own words and what to do. */
export function errorFromAnswer(answer: Answer): TursoError {
  const { method, path, status, retryAfter } = answer;
  const refusal = readRefusal(answer.body);
  const kind = kindOf(answer, refusal);
  const words = refusal.text === undefined ? '' : `: ${refusal.text}`;
  return new TursoError({
    kind,
    method,
    path,
    status,
    code: refusal.code,
    text: refusal.text,
    retryAfter,
    problem: `answered ${status}${words}`,
    advice: adviceOn(kind, refusal),
    mayHaveTakenEffect: kind === 'server',
  });
}

/** A successful answer that cannot be understood. What was asked for has been done all the same. */
export function unexpectedAnswer(answer: Answer, what: string): TursoError {
  return new TursoError({
    kind: 'unexpected-answer',
    method: answer.method,
    path: answer.path,
    status: answer.status,
    problem: `answered ${answer.status}, but ${what}`,
    advice: ADVICE['unexpected-answer'],
    mayHaveTakenEffect: true,
  });
}

interface Refusal {
  readonly text?: string;
  readonly code?: string;
  /** Whether the body is the JSON that Turso's own errors are. */
  readonly fromTurso: boolean;
}

function readRefusal(body: string): Refusal {
  try {
    const json = JsonObject.from(JSON.parse(body));
    const error = json.value('error') ?? json.value('message');
    const text = typeof error === 'string' || error === undefined ? error : JSON.stringify(error);
    return { text: text === undefined ? undefined : shorten(text), code: json.string('code'), fromTurso: error !== undefined };
  } catch {
    return { text: plainText(body), fromTurso: false };
  }
}

/** A proxy's or router's own words; a whole HTML page tells a reader nothing. */
function plainText(body: string): string | undefined {
  const text = body.trim();
  if (text === '') return undefined;
  return text.startsWith('<') ? 'an HTML page' : shorten(text);
}

function shorten(text: string): string {
  return text.length <= 500 ? text : `${text.slice(0, 500)}...`;
}

function kindOf({ status }: Answer, { text = '', fromTurso }: Refusal): TursoErrorKind {
  if (status >= 500 || status === 408) return 'server';
  if (status === 429) return 'rate-limited';
  if (status < 400) return 'unexpected-answer';
  // The words count, not the status: a name that is taken has been answered 409 and, since July 2026, 400.
  if (/already exists/i.test(text)) return 'already-exists';
  if (/protect/i.test(text)) return 'protected';
  if (status === 404) return kindOfNotFound(text, fromTurso);
  return KIND_BY_STATUS[status] ?? 'invalid';
}

const KIND_BY_STATUS: Record<number, TursoErrorKind | undefined> = {
  401: 'unauthorized',
  402: 'payment-required',
  403: 'forbidden',
  409: 'already-exists',
};

/**
 * Who hears 'not found' drops the object from the state and makes it anew. A wrong base URL (a router's
 * or proxy's 404) and a wrong organization say nothing about the object, so they must not sound like it.
 */
function kindOfNotFound(text: string, fromTurso: boolean): TursoErrorKind {
  if (!fromTurso) return 'unexpected-answer';
  return /organization.* not found|could not find organization/i.test(text) ? 'invalid' : 'not-found';
}

function adviceOn(kind: TursoErrorKind, { text = '', code = '' }: Refusal): string {
  const known = ADVICE_BY_TEXT.find(([pattern]) => pattern.test(text) || pattern.test(code));
  return known?.[1] ?? ADVICE[kind];
}

const ADVICE_BY_TEXT: ReadonlyArray<readonly [RegExp, string]> = [
  [/size_limit is not supported/i, 'This database cannot have a size limit: leave it unset.'],
  [/allow_attach is not supported/i, 'This database cannot be attached: leave it unset.'],
  [/multi-db schemas are not supported/i, 'This database cannot have or be a schema database: leave schema and is_schema unset.'],
  [/permissions are not supported/i, 'This database cannot have token permissions: leave them unset.'],
  [/organization.* not found|could not find organization/i, 'Check the organization\'s slug; "turso org list" shows it.'],
  [/invalid location/i, 'Choose a location that "turso db locations" lists.'],
  [/feature_not_available|free plan|starter plan/i, 'The plan of the organization does not include this. See https://turso.tech/pricing.'],
  [/already a member/i, 'This person is a member by now: import the membership, and change its role there.'],
  [/could not find user/i, 'Nobody at Turso has this username. Check it, or invite the person by email.'],
  [/\b(?:mfa|multi-factor)\b.*(?:enable|require)|(?:enable|require).*\b(?:mfa|multi-factor)\b/i, 'Turn multi-factor authentication on for your own account first.'],
  [/invalid expiration/i, 'Use "never", or numbers with units such as "2w1d30m".'],
];

/** What to do about each kind of failure. */
export const ADVICE: Readonly<Record<TursoErrorKind, string>> = {
  'not-found': 'Check the name and the organization; it may have been deleted.',
  'already-exists': 'Something of this name exists. Import it, or choose another name.',
  'protected': 'Turn its delete protection off, and that of its group, and apply before you delete it.',
  'unauthorized': 'The API token is invalid, expired or revoked. Make a new one with "turso auth api-tokens mint".',
  'forbidden': 'The API token has no permission for this. Check the organization, your role in it, and the scopes of the token.',
  'payment-required': 'The organization\'s plan does not include this, or has no active subscription. See https://turso.tech/pricing.',
  'invalid': 'Change the values named in Turso\'s answer.',
  'rate-limited': 'Turso limits the rate of requests. Apply again later, or with a smaller -parallelism.',
  'server': 'Turso could not answer. Apply again later; https://status.turso.tech tells of outages.',
  'network': 'Check the network, the proxy and the API base URL.',
  'timeout': 'Check the network, and apply again.',
  'unexpected-answer': 'Check that the API base URL is that of Turso\'s Platform API and that no proxy answers in its place.',
  'aborted': 'Apply again to finish what was left.',
};

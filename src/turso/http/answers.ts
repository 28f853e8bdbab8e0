import { ADVICE, ADVICE_ON_REASON } from './advice';
import { callOf } from './calls';
import { TursoError, type TursoErrorKind, type TursoErrorReason } from './errors';
import { JsonObject } from './json';
import { says } from './words';

/** An HTTP answer of the Platform API, read to its end. */
export interface Answer {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly body: string;
  /** Every value of the request that the answer may quote: none of them is a word of the answer. */
  readonly sent: readonly string[];
  /** Names of the fields that the request's body has. */
  readonly fields?: readonly string[];
  /** The wait that the answer asks for, in milliseconds. */
  readonly retryAfter?: number;
}

/** An answer that is no success, as an error with Turso's own words and what to do. */
export function errorFromAnswer(answer: Answer): TursoError {
  const { method, path, status, retryAfter } = answer;
  const refusal = readRefusal(answer.body);
  const reason = reasonOf(answer, refusal);
  const kind = kindOf(answer, refusal, reason);
  const words = refusal.text === undefined ? '' : `: ${refusal.text}`;
  return new TursoError({
    kind,
    reason,
    method,
    path,
    status,
    code: refusal.code,
    text: refusal.text,
    fields: fieldsIn(answer, refusal),
    retryAfter,
    problem: `answered ${status}${words}`,
    advice: reason === undefined ? ADVICE[kind] : ADVICE_ON_REASON[reason],
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

/** The status decides. Turso's words are asked only where one status stands for several things. */
function kindOf({ method, path, status, sent }: Answer, { text = '', fromTurso }: Refusal, reason: TursoErrorReason | undefined): TursoErrorKind {
  if (status >= 500 || status === 408) return 'server';
  if (status === 429) return 'rate-limited';
  if (status < 400) return 'unexpected-answer';
  if (status === 404) return kindOfNotFound(fromTurso, reason);
  if (reason === 'proxy-refused') return 'network';
  // A name that is taken has been answered 409 and, since July 2026, 400. What makes nothing cannot meet one.
  const makes = callOf(method, path)?.makes === true;
  if (makes && (status === 409 || (MAY_BE_TAKEN.has(status) && says(text, /already exists/gi, sent)))) return 'already-exists';
  return KIND_BY_STATUS[status] ?? 'invalid';
}

const MAY_BE_TAKEN = new Set([400, 422]);

const KIND_BY_STATUS: Record<number, TursoErrorKind | undefined> = {
  401: 'unauthorized',
  402: 'payment-required',
  403: 'forbidden',
};

/**
 * After 'not found' a caller drops the object from the state and makes it again. A wrong base URL (a router's or proxy's 404) and a
 * wrong organization say nothing about the object, so they must not sound like it.
 */
function kindOfNotFound(fromTurso: boolean, reason: TursoErrorReason | undefined): TursoErrorKind {
  if (!fromTurso) return 'unexpected-answer';
  return reason === 'organization-not-found' ? 'invalid' : 'not-found';
}

interface Words {
  readonly reason: TursoErrorReason;
  readonly words: RegExp;
  readonly statuses: readonly number[];
  readonly method?: string;
}

/** The texts of Turso that mean more than their status. */
const WORDS: readonly Words[] = [
  { reason: 'size-limit-not-supported', words: /size_limit is not supported/gi, statuses: [400, 422] },
  { reason: 'attach-not-supported', words: /allow_attach is not supported/gi, statuses: [400, 422] },
  { reason: 'schemas-not-supported', words: /multi-db schemas are not supported/gi, statuses: [400, 422] },
  { reason: 'permissions-not-supported', words: /permissions are not supported/gi, statuses: [400, 422] },
  // At the very beginning, where no name stands.
  { reason: 'organization-not-found', words: /^(?:could not find )?organization\b/gi, statuses: [404] },
  { reason: 'invalid-location', words: /invalid location/gi, statuses: [400, 422] },
  { reason: 'not-in-plan', words: /(?:free|starter) plan/gi, statuses: [400, 402, 403, 422] },
  { reason: 'already-a-member', words: /already a member/gi, statuses: [400, 409, 422] },
  { reason: 'user-not-found', words: /could not find user/gi, statuses: [400, 404, 422] },
  { reason: 'own-mfa-is-off', words: /\bmfa\b|multi-factor/gi, statuses: [400, 403, 422], method: 'PATCH' },
  { reason: 'invalid-expiration', words: /invalid expiration/gi, statuses: [400, 422] },
];

function fieldsIn({ fields = [], sent }: Answer, { text = '' }: Refusal): string[] {
  return fields.filter((field) => says(text, new RegExp(`\\b${field}\\b`, 'g'), sent));
}

function reasonOf({ method, status, sent }: Answer, { text = '', code = '' }: Refusal): TursoErrorReason | undefined {
  if (status === 407) return 'proxy-refused';
  if (status >= 400 && status < 500 && code.startsWith('feature_not_available')) return 'not-in-plan';
  return WORDS.find((one) => one.statuses.includes(status) && (one.method ?? method) === method && says(text, one.words, sent))?.reason;
}

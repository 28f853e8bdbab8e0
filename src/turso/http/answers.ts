import { ADVICE, ADVICE_ON_REASON } from './advice';
import { callOf } from './calls';
import { TursoError, type TursoErrorKind, type TursoErrorReason } from './errors';
import { JsonObject } from './json';
import { says } from './words';

/** A whole HTTP answer of the Platform API. */
export interface Answer {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly body: string;
  /** Every value of the request that the answer may quote. A quoted value is not one of Turso's own words. */
  readonly sent: readonly string[];
  /** The names of the fields in the request's body. */
  readonly fields?: readonly string[];
  /** The wait that the answer asks for, in milliseconds. */
  readonly retryAfter?: number;
}

/** Turns a failed answer into an error with Turso's own words and advice. */
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

/** Returns the error for a successful answer that cannot be read. Turso has executed the request. */
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
  /** Whether the body is JSON with an error, as Turso sends it. */
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

/** Returns the words of a proxy or router. A whole HTML page would not help the reader. */
function plainText(body: string): string | undefined {
  const text = body.trim();
  if (text === '') return undefined;
  return text.startsWith('<') ? 'an HTML page' : shorten(text);
}

function shorten(text: string): string {
  return text.length <= 500 ? text : `${text.slice(0, 500)}...`;
}

/** Decides by the status, and by Turso's words only if one status stands for several things. */
function kindOf({ method, path, status, sent }: Answer, { text = '', fromTurso }: Refusal, reason: TursoErrorReason | undefined): TursoErrorKind {
  if (status >= 500 || status === 408) return 'server';
  if (status === 429) return 'rate-limited';
  if (status < 400) return 'unexpected-answer';
  if (status === 404) return kindOfNotFound(fromTurso, reason);
  if (reason === 'proxy-refused') return 'network';
  // Turso answered 409 for a taken name and answers 400 since July 2026. Only requests that create something can hit one.
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
 * After 'not found' a caller drops the object from the state and creates it again. A wrong base URL (the 404 of a router or proxy) and
 * a wrong organization say nothing about the object, so they count as other kinds.
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

/** Texts of Turso that say more than their status. */
const WORDS: readonly Words[] = [
  { reason: 'size-limit-not-supported', words: /size_limit is not supported/gi, statuses: [400, 422] },
  { reason: 'attach-not-supported', words: /allow_attach is not supported/gi, statuses: [400, 422] },
  { reason: 'schemas-not-supported', words: /multi-db schemas are not supported/gi, statuses: [400, 422] },
  { reason: 'permissions-not-supported', words: /permissions are not supported/gi, statuses: [400, 422] },
  // Anchored: no name can stand at the very beginning.
  { reason: 'organization-not-found', words: /^(?:could not find )?organization\b/gi, statuses: [404] },
  { reason: 'group-not-found', words: /^(?:could not find )?group\b.*\bnot found\b/gi, statuses: [400, 404, 422] },
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

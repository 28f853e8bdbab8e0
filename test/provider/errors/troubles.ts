import type { Fault } from '../../support/turso-local';

/** Something that can happen to a request. */
export interface Trouble {
  readonly name: string;
  readonly fault: Fault;
  /** Whether the request takes effect although the client does not hear of it. */
  readonly takesEffect: boolean;
  /** What the message says of it; undefined where the client gets over it by itself. */
  readonly told?: RegExp;
  /** The client waits for real until its time is over. */
  readonly slow?: true;
}

const HTML = '<!DOCTYPE html><html><body>Please sign in to the network</body></html>';

const NO_ANSWER = /got no answer|no answer (from|within)|answer was lost/;

const refusal = (status: number): Trouble => (
  { name: `${status}`, fault: { status }, takesEffect: false, told: new RegExp(`(answered|HTTP status) ${status}: fault switched on: ${status}`) }
);

/** Everything that the Platform API, and what lies between it and us, can answer instead of what was asked for. */
export const TROUBLES: readonly Trouble[] = [
  ...[400, 401, 402, 403, 409, 422].map(refusal),
  // Who says that something is not there is believed.
  { name: '404', fault: { status: 404 }, takesEffect: false, told: /(answered|HTTP status) 404: fault switched on: 404|do not exist/ },
  { name: '429 for good', fault: { status: 429, retryAfter: 1 }, takesEffect: false, told: /(answered|HTTP status) 429/ },
  { name: '429 once', fault: { status: 429, retryAfter: 1, times: 1 }, takesEffect: false },
  { name: '500 before it takes effect', fault: { status: 500 }, takesEffect: false, told: /(answered|HTTP status) 500/ },
  { name: '500 after it took effect', fault: { status: 500, when: 'after' }, takesEffect: true, told: /(answered|HTTP status) 500/ },
  { name: '503 once, before it takes effect', fault: { status: 503, times: 1 }, takesEffect: false, told: /(answered|HTTP status) 503/ },
  { name: '503 once, after it took effect', fault: { status: 503, when: 'after', times: 1 }, takesEffect: true, told: /(answered|HTTP status) 503/ },
  { name: 'a connection that breaks before it takes effect', fault: { drop: 'before' }, takesEffect: false, told: NO_ANSWER },
  { name: 'a connection that breaks after it took effect', fault: { drop: 'after' }, takesEffect: true, told: NO_ANSWER },
  { name: 'silence', fault: { hang: 'before' }, takesEffect: false, told: NO_ANSWER, slow: true },
  { name: 'silence after it took effect', fault: { hang: 'after' }, takesEffect: true, told: NO_ANSWER, slow: true },
  { name: 'broken JSON', fault: { body: '{"database":', when: 'after' }, takesEffect: true, told: /not valid JSON|not Turso's/ },
  { name: 'JSON of something else', fault: { body: { fine: true }, when: 'after' }, takesEffect: true, told: /answered 200, but|not Turso's/ },
  { name: "a proxy's page", fault: { body: HTML }, takesEffect: false, told: /not valid JSON|not Turso's/ },
  { name: "a proxy's error page", fault: { status: 502, body: HTML }, takesEffect: false, told: /(answered|HTTP status) 502: an HTML page/ },
];

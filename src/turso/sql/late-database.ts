import { isUuid } from '../../notation/uuid';
import { isTursoError } from '../http/errors';
import { Tries, type RetrySettings } from '../http/retry';
import { databaseUrls, type Addressed } from '../urls';

/** A database that the Platform API lists. */
export interface Listed extends Addressed {
  readonly dbId: string;
}

/** Asks the Platform API for a database. Returns undefined if it lists none with that name. */
export type FindDatabase = (name: string, options: { readonly signal?: AbortSignal }) => Promise<Listed | undefined>;

/** A database that its host does not know. */
export interface Expected {
  readonly name: string;
  readonly httpUrl: string;
  /** Turso's `DbId`, if it is known. */
  readonly id?: string;
}

/** What to do about a host that does not know its database. */
export type Lateness =
  /** Ask the host again: the pause is over. */
  | 'again'
  /** The Platform API does not list it either, or lists another database with that name. */
  | 'gone'
  /** The Platform API lists it at another address. */
  | 'elsewhere'
  /** The Platform API lists it, but the host still does not know it after the longest wait. */
  | 'overdue'
  /** The Platform API did not say whether it lists it. */
  | 'untold';

/** A log entry: a transaction waits for a database. */
export interface LateEntry {
  readonly database: string;
  /** How many times its host was asked so far. */
  readonly asked: number;
}

export interface LateSettings extends Omit<RetrySettings, 'totalTimeoutMs'> {
  readonly find: FindDatabase;
  readonly log?: (entry: LateEntry) => void;
}

/** Turso's hosts answer 404 for up to 15 s after the Platform API has created a database. The last pause may end 8 s before this limit. */
const LONGEST_LATENESS = 40_000;

/** A limit for callers without pauses. With pauses the time limit comes first. */
const MOST_QUESTIONS = 40;

/**
 * Waits for a database that exists but that its host does not know yet. The host gives the same answer for a database that never
 * existed, so this asks the Platform API. Everything that talks to a database waits here.
 */
export class LateDatabase {
  readonly #tries: Tries;
  readonly #settings: LateSettings;
  readonly #signal: AbortSignal | undefined;

  constructor(settings: LateSettings, signal: AbortSignal | undefined) {
    this.#settings = settings;
    this.#signal = signal;
    this.#tries = new Tries({ ...settings, totalTimeoutMs: LONGEST_LATENESS, mostAttempts: MOST_QUESTIONS }, signal);
  }

  /** Milliseconds of waiting so far. */
  get waited(): number {
    return this.#tries.elapsed;
  }

  /** How many times the host did not know the database. */
  get asked(): number {
    return this.#tries.attempt;
  }

  /**
   * Call this each time the host does not know the database. It pauses before `again`.
   * @throws the reason of the signal if it is aborted
   */
  async next({ name, httpUrl, id }: Expected): Promise<Lateness> {
    this.#tries.start();
    const listed = await this.#find(name);
    if (listed === undefined) return 'gone';
    // Its address was computed from its name, so it may not exist. Another try with a rejected API token would fail too.
    if (listed === 'refused' && id === undefined) return 'untold';
    const isListed = listed !== 'refused' && listed !== 'no answer';
    if (isListed) {
      // Turso's ids are UUIDs. The caller has made up any other id.
      if (id !== undefined && isUuid(id) && listed.dbId !== id) return 'gone';
      if (new URL(databaseUrls(listed).httpUrl).href !== new URL(httpUrl).href) return 'elsewhere';
    }
    this.#settings.log?.({ database: name, asked: this.asked });
    if (await this.#tries.next()) return 'again';
    return isListed ? 'overdue' : 'untold';
  }

  /** Without permission or answer from the Platform API, the database may still exist. */
  async #find(name: string): Promise<Listed | undefined | 'refused' | 'no answer'> {
    try {
      return await this.#settings.find(name, { signal: this.#signal });
    } catch (error) {
      if (this.#signal?.aborted === true) throw error;
      if (isTursoError(error)) return error.status === 401 || error.status === 403 ? 'refused' : 'no answer';
      throw error;
    }
  }
}

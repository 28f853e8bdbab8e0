import { isUuid } from '../../notation/uuid';
import { isTursoError } from '../http/errors';
import { Tries, type RetrySettings } from '../http/retry';
import { databaseUrls, type Addressed } from '../urls';

/** A database as the Platform API lists it. */
export interface Listed extends Addressed {
  readonly dbId: string;
}

/** Asks the Platform API for a database. Undefined: it lists none of that name. */
export type FindDatabase = (name: string, options: { readonly signal?: AbortSignal }) => Promise<Listed | undefined>;

/** The database that its host does not know. */
export interface Expected {
  readonly name: string;
  readonly httpUrl: string;
  /** Turso's `DbId`, where it is known. */
  readonly id?: string;
}

/** What to do about a host that does not know its database. */
export type Lateness =
  /** Ask the host again, the pause is over. */
  | 'again'
  /** The Platform API does not list it either, or lists another one of that name. */
  | 'gone'
  /** The Platform API lists it at another address. */
  | 'elsewhere'
  /** The Platform API lists it, but the host did not know it for as long as anybody should wait. */
  | 'overdue'
  /** The Platform API did not say whether it lists it. */
  | 'untold';

/** How waiting for a database is told. */
export interface LateEntry {
  readonly database: string;
  /** How often its host was asked so far. */
  readonly asked: number;
}

export interface LateSettings extends Omit<RetrySettings, 'totalTimeoutMs'> {
  readonly find: FindDatabase;
  readonly log?: (entry: LateEntry) => void;
}

/** Turso's hosts answer 404 for up to 15 s after the Platform API has made a database. The longest pause may end 8 s before this. */
const LONGEST_LATENESS = 40_000;

/** More often than the pauses allow: for callers whose pauses are none. */
const MOST_QUESTIONS = 40;

/**
 * Waits for a database that exists, but that its own host does not know yet: the answer is the same as for one that never existed, so
 * that only the Platform API can tell the two apart. It is the one place that waits so, for everything that speaks to a database.
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

  /** How long it has been waited for, in milliseconds. */
  get waited(): number {
    return this.#tries.elapsed;
  }

  /** How often the host was asked, and did not know the database. */
  get asked(): number {
    return this.#tries.attempt;
  }

  /**
   * To be called each time the host does not know the database. Pauses where it is to be asked again.
   * @throws the reason of the signal
   */
  async next({ name, httpUrl, id }: Expected): Promise<Lateness> {
    this.#tries.start();
    const listed = await this.#find(name);
    if (listed === undefined) return 'gone';
    // Nothing says that it exists: its address was computed from its name. An API token that is refused now is refused again.
    if (listed === 'refused' && id === undefined) return 'untold';
    const isListed = listed !== 'refused' && listed !== 'no answer';
    if (isListed) {
      // An id of another form is not Turso's: the caller made it up.
      if (id !== undefined && isUuid(id) && listed.dbId !== id) return 'gone';
      if (new URL(databaseUrls(listed).httpUrl).href !== new URL(httpUrl).href) return 'elsewhere';
    }
    this.#settings.log?.({ database: name, asked: this.asked });
    if (await this.#tries.next()) return 'again';
    return isListed ? 'overdue' : 'untold';
  }

  /** A caller that may not ask the Platform API, or gets no answer there, knows nothing against the database. */
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

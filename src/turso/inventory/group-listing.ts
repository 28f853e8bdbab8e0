import { DatabasePage } from '../api/databases';
import { Database } from '../api/types';
import { isRefusal, isTursoError } from '../http/errors';

/** So many questions earn a page of the list. */
const QUESTIONS_PER_PAGE = 5;

/** Asks for a page of the databases of one group. */
export type ReadPage = (cursor: string | undefined) => Promise<DatabasePage>;

/**
 * What is known of the databases of one group, from pages of its list that are asked for only when that
 * pays.
 *
 * A stack may manage all thousand databases of a group or five of a hundred thousand, and nothing tells
 * beforehand. So a page has to be earned by questions: five databases cost five requests however large the
 * group is, a thousand of a thousand cost six, and between the two there is at most one page for every
 * five databases.
 */
export class GroupListing {
  readonly #known = new Map<string, Database>();
  readonly #readPage: ReadPage;
  #reading: Promise<void> | undefined;
  #cursor: string | undefined;
  #pages = 0;
  #questions = 0;
  #ended = false;
  #complete = false;

  constructor(readPage: ReadPage) {
    this.#readPage = readPage;
  }

  /** Whether the whole list has been read, so that a name that it lacks was not in the group. */
  get isComplete(): boolean {
    return this.#complete;
  }

  /**
   * The database of that name, or undefined if the list does not tell: it has not been read so far, or it
   * lacks the name.
   *
   * @param eager whether the first page may be asked for before it is earned
   */
  async find(name: string, eager = false): Promise<Database | undefined> {
    this.#questions += 1;
    for (;;) {
      const database = this.#known.get(name);
      if (database !== undefined) return database;
      if (this.#reading === undefined && !this.#mayRead(eager)) return undefined;
      this.#reading ??= this.#read();
      await this.#reading;
    }
  }

  #mayRead(eager: boolean): boolean {
    if (this.#ended) return false;
    return (eager && this.#pages === 0) || this.#questions > QUESTIONS_PER_PAGE * (this.#pages + 1);
  }

  async #read(): Promise<void> {
    this.#pages += 1;
    try {
      const page = await this.#readPage(this.#cursor);
      const before = this.#known.size;
      for (const database of page.databases) this.#known.set(database.name, database);
      this.#cursor = page.next;
      this.#complete = page.next === undefined;
      // A page that brings no news, yet has a next one, comes from a service that does not page as it says.
      this.#ended = this.#complete || this.#known.size === before;
    } catch (error) {
      if (!isNoList(error)) throw error;
      this.#ended = true;
    } finally {
      this.#reading = undefined;
    }
  }
}

/** Some tokens may read databases but not list them. The databases are then asked for one by one. */
function isNoList(error: unknown): boolean {
  return isRefusal(error) || isTursoError(error, 'not-found') || isTursoError(error, 'unexpected-answer');
}

import { DatabasePage } from '../api/databases';
import { Database } from '../api/types';
import { isRefusal, isTursoError } from '../http/errors';

/** A page of the list is read after this many questions. */
const QUESTIONS_PER_PAGE = 5;

/** Asks for a page of the databases of one group. */
export type ReadPage = (cursor: string | undefined) => Promise<DatabasePage>;

/**
 * The databases of one group, from as many pages of its list as pay off.
 *
 * A stack may manage all of a thousand databases of a group, or five of a hundred thousand. It cannot know beforehand. So it reads a page
 * only after some questions: five databases cost five requests however large the group is, a thousand of a thousand cost six, and
 * in between there is at most one page for every five databases.
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

  /** Whether the whole list has been read. A name that it lacks was then not in the group. */
  get isComplete(): boolean {
    return this.#complete;
  }

  /**
   * Returns the database of that name. Undefined if the list has not been read so far, or lacks the name.
   *
   * @param eager whether to read the first page before the first questions
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
      // A page without news that has a next page comes from a service that ignores the cursor.
      this.#ended = this.#complete || this.#known.size === before;
    } catch (error) {
      if (!isNoList(error)) throw error;
      this.#ended = true;
    } finally {
      this.#reading = undefined;
    }
  }
}

/** Some tokens may read databases but not list them. The databases are then read one by one. */
function isNoList(error: unknown): boolean {
  return isRefusal(error) || isTursoError(error, 'not-found') || isTursoError(error, 'unexpected-answer');
}

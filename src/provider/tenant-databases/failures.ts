import { namePath } from './schema';
import { quotedNames } from '../../notation';
import { DiagnosticError } from '../../terraform';
import { isTursoError, type TursoError } from '../../turso';
import { tursoDetail } from '../explain-error';
import { databasesCounted } from '../shared/messages';

/** So many databases may fail for a cause that others will meet, too, before no more are tried. */
const GIVE_UP = 20;

/** Refusals that are about one database. Everything else, such as a quota or an outage, others will meet as well. */
const ABOUT_ONE: readonly TursoError['kind'][] = ['already-exists', 'invalid', 'not-found', 'protected'];

interface Failure {
  readonly verb: 'create' | 'delete';
  readonly name: string;
  readonly error: TursoError;
}

/** What went wrong with which databases. */
export class Failures {
  private readonly all: Failure[] = [];
  private common = 0;
  private left = 0;

  /** Whether it is no use to try more. */
  get isHopeless(): boolean {
    return this.common >= GIVE_UP;
  }

  /** @throws what is no answer of Turso's */
  add(verb: Failure['verb'], name: string, error: unknown): void {
    if (!isTursoError(error)) throw error;
    // Who cancels knows it.
    if (error.kind === 'aborted') return;
    if (!ABOUT_ONE.includes(error.kind)) this.common += 1;
    this.all.push({ verb, name, error });
  }

  /** A database that was not tried any more. */
  skip(): void {
    this.left += 1;
  }

  /** @param rest what has become of all others, as sentences */
  throwIfAny(rest: string): void {
    if (this.all.length === 0) return;
    const groups = [...this.grouped().values()];
    throw new DiagnosticError(...groups.map((failures, index) => {
      const [{ verb, error }] = failures;
      const names = failures.map(({ name }) => name).sort();
      const skipped = index === 0 && this.left > 0 ? ` After that ${this.left} more ${this.left === 1 ? 'was' : 'were'} not tried.` : '';
      return {
        summary: `Could not ${verb} ${databasesCounted(failures.length)}`,
        detail: `${quotedNames(names)}: ${tursoDetail(error)}${skipped} ${rest}`,
        path: verb === 'create' ? namePath(names) : undefined,
      };
    }));
  }

  /** By cause: the same problem, but for the name that Turso may quote in it. */
  private grouped(): Map<string, Failure[]> {
    const groups = new Map<string, Failure[]>();
    for (const failure of this.all) {
      const { verb, name, error } = failure;
      const problem = error.problem.replace(new RegExp(`(?<![a-z0-9-])${name}(?![a-z0-9-])`, 'g'), '');
      const cause = `${verb} ${error.kind} ${problem}`;
      const group = groups.get(cause);
      if (group === undefined) groups.set(cause, [failure]);
      else group.push(failure);
    }
    return groups;
  }
}

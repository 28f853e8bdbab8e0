import { namePath } from './schema';
import { quotedNames } from '../../notation';
import { DiagnosticError } from '../../terraform';
import { isTursoError, type TursoError } from '../../turso';
import { tursoDetail } from '../explain-error';
import { databasesCounted } from '../shared/messages';

/** After so many failures with a common cause, the rest is skipped. */
const GIVE_UP = 20;

/** Errors that are about one database. All others, such as a quota or an outage, have a common cause. */
const ABOUT_ONE: readonly TursoError['kind'][] = ['already-exists', 'invalid', 'not-found', 'protected'];

interface Failure {
  readonly verb: 'create' | 'delete';
  readonly name: string;
  readonly error: TursoError;
}

/** Collects the failures of single databases. */
export class Failures {
  private readonly all: Failure[] = [];
  private common = 0;
  private left = 0;

  /** Whether the other databases would fail too. */
  get isHopeless(): boolean {
    return this.common >= GIVE_UP;
  }

  /** @throws errors that do not come from Turso */
  add(verb: Failure['verb'], name: string, error: unknown): void {
    if (!isTursoError(error)) throw error;
    // The user has cancelled and knows it.
    if (error.kind === 'aborted') return;
    if (!ABOUT_ONE.includes(error.kind)) this.common += 1;
    this.all.push({ verb, name, error });
  }

  /** Counts a database that was skipped. */
  skip(): void {
    this.left += 1;
  }

  /** @param rest sentences that say what happened to all others */
  throwIfAny(rest: string): void {
    if (this.all.length === 0) return;
    const groups = [...this.grouped().values()];
    throw new DiagnosticError(...groups.map((failures, index) => {
      const [{ verb, error }] = failures;
      const names = failures.map(({ name }) => name).sort();
      const skipped = index === 0 && this.left > 0 ? ` After that, ${this.left} more ${this.left === 1 ? 'was' : 'were'} skipped.` : '';
      return {
        summary: `Could not ${verb} ${databasesCounted(failures.length)}`,
        detail: `${quotedNames(names)}: ${tursoDetail(error)}${skipped} ${rest}`,
        path: verb === 'create' ? namePath(names) : undefined,
      };
    }));
  }

  /** Groups the failures by cause: the same problem, apart from the name that Turso may quote in it. */
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

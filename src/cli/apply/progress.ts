import type { RolloutProgress } from '../../fleet';
import { text } from '../render';
import type { Terminal } from '../terminal';

/** In a log, one line for so many databases. */
const STEP = 100;

/** Shows a rollout while it runs: the phases and failures as lines, and on a screen the count as a line that is replaced. */
export class Progress {
  private wave: string | undefined;

  /** @param quiet whether standard output is for a script */
  constructor(private readonly terminal: Terminal, private readonly quiet: boolean) {}

  /** Shows the beginning of a rehearsal, a wave or a pause. */
  phase(phase: string): void {
    this.line(phase);
  }

  /** Shows the result of one database. */
  database({ wave, database, failure, finished, total }: RolloutProgress): void {
    const { paint, live } = this.terminal;
    if (failure !== undefined) this.line(`${paint.red('failed')}: ${database}${failure.migration === undefined ? '' : ` in ${failure.migration}`}: ${failure.message}`);
    const count = `${wave}: ${finished} of ${total} databases`;
    if (live) this.terminal.progress(count);
    else if (wave !== this.wave || finished % STEP === 0 || finished === total) this.line(count);
    this.wave = wave;
  }

  end(): void {
    this.terminal.progress('');
  }

  private line(line: string): void {
    if (this.quiet) return;
    this.terminal.progress('');
    this.terminal.write(text([line]));
  }
}

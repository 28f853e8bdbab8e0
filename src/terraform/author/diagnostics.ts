import { formatPath, type Path } from './path';

/** Tells the user something: an error stops the operation, a warning does not. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  /** Short, starts with a capital, no full stop. */
  readonly summary: string;
  /** Full sentences: the cause and what to do. Does not repeat the summary. */
  readonly detail: string;
  /** The attribute that the diagnostic is about. */
  readonly path?: Path;
}

/** A fault of a value. The detail quotes the value, names the rule and says what to do. */
export interface Problem {
  readonly summary: string;
  readonly detail: string;
  /** A warning lets the user go on. @default 'error' */
  readonly severity?: 'error' | 'warning';
}

/** Ends the operation with these diagnostics when an author throws it. */
export class DiagnosticError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(...diagnostics: Omit<Diagnostic, 'severity'>[]) {
    super(diagnostics.map(({ summary, detail }) => `${summary}: ${detail}`).join('\n'));
    this.name = 'DiagnosticError';
    this.diagnostics = diagnostics.map((diagnostic) => ({ ...diagnostic, severity: 'error' }));
  }
}

/** Collects diagnostics in their order and drops repetitions. */
export class Diagnostics {
  private readonly collected = new Map<string, Diagnostic>();

  error(summary: string, detail: string, path?: Path): void {
    this.add({ severity: 'error', summary, detail, path });
  }

  warn(summary: string, detail: string, path?: Path): void {
    this.add({ severity: 'warning', summary, detail, path });
  }

  add(...diagnostics: readonly Diagnostic[]): void {
    for (const diagnostic of diagnostics) {
      const { severity, summary, detail, path } = diagnostic;
      this.collected.set([severity, summary, detail, formatPath(path ?? [])].join('\0'), diagnostic);
    }
  }

  get hasErrors(): boolean {
    return this.list().some(({ severity }) => severity === 'error');
  }

  list(): Diagnostic[] {
    return [...this.collected.values()];
  }
}

/** Lists words for a message: `"a", "b"`. */
export function quoted(words: readonly string[]): string {
  return words.map((word) => `"${word}"`).join(', ');
}

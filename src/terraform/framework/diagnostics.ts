import { formatPath, type Path } from './path';

/** Something that the user should know: an error stops the operation, a warning does not. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  /** Short, starts with a capital, no full stop. */
  readonly summary: string;
  /** Full sentences: the cause and the way out. Does not repeat the summary. */
  readonly detail: string;
  /** The attribute that it is about. */
  readonly path?: Path;
}

/** Thrown by authors: ends the operation with these diagnostics. */
export class DiagnosticError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(...diagnostics: Omit<Diagnostic, 'severity'>[]) {
    super(diagnostics.map(({ summary, detail }) => `${summary}: ${detail}`).join('\n'));
    this.name = 'DiagnosticError';
    this.diagnostics = diagnostics.map((diagnostic) => ({ ...diagnostic, severity: 'error' }));
  }
}

/** Collects diagnostics in the order in which they came, each only once. */
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

/** The two voices in errors: this one speaks about the provider, not about what the user wrote. */
export function providerBug(summary: string, detail: string, path?: Path): Diagnostic {
  return { severity: 'error', summary, detail: `${detail} This is a bug in the provider; please report it.`, path };
}

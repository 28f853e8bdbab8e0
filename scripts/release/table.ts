/** A line of the table at the end of a release. */
export interface Row {
  readonly artefact: string;
  /** In bytes; undefined if it was not built. */
  readonly size?: number;
  /** How the artefact was checked. */
  readonly checked: string;
  readonly outcome: Outcome;
}

export type Outcome =
  | { readonly kind: 'ok'; readonly seconds: number }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'skipped'; readonly reason: string };

/** Returns the table as text for a terminal. The first column of a row is empty if the row above has the same artefact. */
export function tableOf(rows: readonly Row[]): string {
  const cells = rows.map(({ artefact, size, checked, outcome }, index) => (
    artefact === rows[index - 1]?.artefact ? ['', '', checked, shown(outcome)] : [artefact, sizeOf(size), checked, shown(outcome)]));
  const lines = [['artefact', 'size', 'checked', 'result'], ...cells];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...lines.map((line) => line[column].length)));
  return lines.map((line) => line.map((cell, column) => (column === 1 ? cell.padStart(widths[1]) : cell.padEnd(widths[column]))).join('  ').trimEnd())
    .map((line) => `${line}\n`).join('');
}

/** Whether the release can be published: nothing failed. A skipped check does not prevent it. */
export function succeeded(rows: readonly Row[]): boolean {
  return rows.length > 0 && rows.every(({ outcome }) => outcome.kind !== 'failed');
}

function shown(outcome: Outcome): string {
  return outcome.kind === 'ok' ? `ok (${outcome.seconds} s)` : `${outcome.kind}: ${outcome.reason}`;
}

function sizeOf(bytes: number | undefined): string {
  if (bytes === undefined) return '-';
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

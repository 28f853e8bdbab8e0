import { mkdtempSync, rmSync, statSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Check } from './release';
import type { Outcome, Row } from './table';
import { CommandFailed } from '../story/commands';

/** One more than the cores of a small machine, because a check often waits for a registry or for Terraform. */
const AT_ONCE = 3;

/** A check, and the folder of its artefact. */
export interface Planned {
  readonly check: Check;
  readonly target: string;
}

/** Runs all checks, and reports each one when it ends. Returns the rows in the order of the checks. */
export async function runChecks(planned: readonly Planned[], report: (row: Row, failure?: Error) => void): Promise<Row[]> {
  const rows: Row[] = [];
  const waiting = [...planned.entries()];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, { check, target }] = next;
      const { outcome, failure } = await runCheck(check);
      const size = sizeOf(check.files.map((name) => join(target, name)));
      rows[index] = { artefact: check.artefact, checked: check.checked, size, outcome };
      report(rows[index], failure);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return rows;
}

async function runCheck(check: Check): Promise<{ outcome: Outcome; failure?: Error }> {
  const folder = mkdtempSync(join(tmpdir(), 'release-check-'));
  const start = performance.now();
  try {
    const lacks = await check.run(folder);
    if (lacks !== undefined) return { outcome: { kind: 'skipped', reason: lacks } };
    return { outcome: { kind: 'ok', seconds: Math.round((performance.now() - start) / 1000) } };
  } catch (error) {
    const failure = error as Error;
    return { outcome: { kind: 'failed', reason: reasonOf(failure) }, failure };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Short enough for the table. The output of a command is printed before the table. */
export function reasonOf(failure: Error): string {
  if (failure instanceof CommandFailed) return `exit code ${failure.code}, see above`;
  return failure.message.split('\n')[0].slice(0, 100);
}

/** The bytes of all files. A missing file counts nothing here, because its check fails. */
function sizeOf(paths: readonly string[]): number | undefined {
  const sizes = paths.flatMap(filesOf).map((path) => statSync(path).size);
  return sizes.length === 0 ? undefined : sizes.reduce((sum, size) => sum + size);
}

function filesOf(path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return [];
  return found.isDirectory() ? readdirSync(path).flatMap((name) => filesOf(join(path, name))) : [path];
}

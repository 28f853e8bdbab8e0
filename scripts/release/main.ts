/**
 * Builds every artefact of one version into `dist/`, and checks each as its user would: in an empty folder, with the packed artefact.
 * Publishes nothing. Ends with a table, and with exit code 1 if a check failed.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildPackages, emptyFolder } from './build';
import { changesOf } from './changelog';
import { reasonOf, runChecks, type Planned } from './check';
import { checkFixture } from './fixture/required';
import { KINDS } from './kinds';
import { readOptions, USAGE } from './options';
import type { Kind, Release } from './release';
import { succeeded, tableOf, type Row } from './table';
import { Workshop } from './workshop';

const ROOT = join(__dirname, '..', '..');

async function main(): Promise<boolean> {
  const { version, kinds } = readOptions(process.argv.slice(2), KINDS.map(({ name }) => name));
  const changes = changesOf(readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8'), version, new Date().toISOString().slice(0, 10));
  checkFixture(join(ROOT, 'test', 'e2e', 'upgrade'), version);
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  const step = timed();
  const source = await buildPackages(version, interrupted.signal);
  step(`built the packages ${version}`);
  const release = { version, source, dist: join(ROOT, 'dist'), kinds, signal: interrupted.signal };
  mkdirSync(release.dist, { recursive: true });
  // The text of the release on GitHub.
  writeFileSync(join(release.dist, 'changes.md'), `${changes}\n`);
  const failed: Row[] = [];
  const planned: Planned[] = [];
  for (const kind of KINDS.filter(({ name }) => kinds.includes(name))) {
    try {
      planned.push(...await build(kind, release));
      step(`built ${kind.name}`);
    } catch (error) {
      console.error(error);
      failed.push({ artefact: kind.name, checked: 'built', outcome: { kind: 'failed', reason: reasonOf(error as Error) } });
    }
  }
  const rows = [...failed, ...await runChecks(planned, ({ artefact, checked, outcome }, failure) => {
    if (failure !== undefined) console.error(failure.message);
    step(`${artefact}: ${checked}: ${outcome.kind}`);
  })];
  await Workshop.close();
  console.log(`\n${tableOf(rows)}`);
  return succeeded(rows);
}

async function build(kind: Kind, release: Release): Promise<Planned[]> {
  const target = emptyFolder(release.dist, kind.folder);
  await kind.build(release, target);
  return kind.checks(release, target).map((check) => ({ check, target }));
}

/** Prints what is done with the seconds since the start. */
function timed(): (text: string) => void {
  const start = performance.now();
  return (text) => console.log(`${Math.round((performance.now() - start) / 1000).toString().padStart(4)} s  ${text}`);
}

main().then((ok) => {
  process.exitCode = ok ? 0 : 1;
}, (error: unknown) => {
  console.error(`${(error as Error).message}\n\nUsage: ${USAGE}\nKinds: ${KINDS.map(({ name }) => name).join(', ')}`);
  process.exitCode = 1;
});

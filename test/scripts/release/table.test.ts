import { succeeded, tableOf, type Row } from '../../../scripts/release/table';

const ROWS: Row[] = [
  { artefact: 'cdktf-turso (npm)', size: 1_600_000, checked: 'README', outcome: { kind: 'ok', seconds: 12 } },
  { artefact: 'provider (zips)', size: 900, checked: 'Terraform', outcome: { kind: 'ok', seconds: 3 } },
  { artefact: 'provider (zips)', size: 900, checked: 'OpenTofu', outcome: { kind: 'skipped', reason: 'no tofu here' } },
];
const FAILED: Row = { artefact: 'java', checked: 'built', outcome: { kind: 'failed', reason: 'mvn ended with exit code 1' } };

test('shows each artefact once, with its size and how it was checked', () => {
  expect(tableOf([...ROWS, FAILED])).toBe([
    'artefact              size  checked    result',
    'cdktf-turso (npm)  1.5 MiB  README     ok (12 s)',
    'provider (zips)      1 KiB  Terraform  ok (3 s)',
    '                            OpenTofu   skipped: no tofu here',
    'java                     -  built      failed: mvn ended with exit code 1',
    '',
  ].join('\n'));
});

test('a release succeeds if nothing failed and something was checked', () => {
  expect(succeeded(ROWS)).toBe(true);
  expect(succeeded([...ROWS, FAILED])).toBe(false);
  expect(succeeded([])).toBe(false);
});

import { help } from '../../../src/cli/options/help';
import { parse } from '../../../src/cli/options/parse';
import { COMMANDS, type CommandName } from '../../../src/cli/options/table';

const words = (line: string) => line.split(' ').filter((word) => word !== '');

test.each<[string, object]>([
  ['', { kind: 'help' }],
  ['--help', { kind: 'help' }],
  ['fleet', { kind: 'help' }],
  ['fleet -h', { kind: 'help' }],
  ['fleet verify --help', { kind: 'help', command: 'fleet verify' }],
  ['--version', { kind: 'version' }],
  ['fleet status schema', { kind: 'run', command: 'fleet status', operands: ['schema'], options: { json: false, all: false, wait: false } }],
  ['fleet status --json schema --organization acme --api-url http://x', {
    command: 'fleet status', operands: ['schema'], options: { json: true, organization: 'acme', apiUrl: 'http://x' },
  }],
  ['fleet status schema --group g --prefix t- --pattern t-* --parent schema --exclude a --exclude b-*', {
    options: { discovery: { group: 'g', prefix: 't-', pattern: 't-*', parent: 'schema', exclude: ['a', 'b-*'] } },
  }],
  ['fleet status schema --prefix=', { options: { discovery: { prefix: '' } } }],
  ['fleet watch schema --interval 250ms --wait', { options: { intervalMs: 250, wait: true } }],
  ['fleet watch schema --interval 2m', { options: { intervalMs: 120_000 } }],
  ['fleet verify schema --sample 50 --concurrency 4', { options: { sample: 50, concurrency: 4 } }],
  ['fleet verify schema --sample 2.5%', { options: { sample: '2.5%' } }],
  ['fleet plan schema --migrations m --format goose --target-version 0002 --canaries a --canaries b --canary-count 0 --waves 10,25%', {
    options: { migrations: 'm', format: 'goose', targetVersion: '0002', canaries: ['a', 'b'], canaryCount: 0, waves: ['10', '25%'] },
  }],
  ['fleet release schema a b', { command: 'fleet release', operands: ['schema', 'a', 'b'] }],
  ['fleet apply schema --migrations m --plan --pause 10m --max-failures 0 --quarantine --rehearse-on a --snapshot-retention 1d --lease-duration 5s', {
    command: 'fleet apply',
    options: { plan: true, pauseMs: 600_000, maxFailures: 0, quarantine: true, rehearseOn: 'a', snapshotRetentionMs: 86_400_000, leaseMs: 5_000 },
  }],
  ['fleet apply schema --migrations m --baseline 1 --import-history goose --import-history-table t --foreign-keys-off', {
    options: { baseline: '1', importHistory: { tool: 'goose', table: 't' }, foreignKeysOff: true },
  }],
  ['fleet sql schema SELECT --max-rows 5 --max-tenants 2', { operands: ['schema', 'SELECT'], options: { write: false, maxRows: 5, maxTenants: 2 } }],
  ['db sql d --file - --write', { command: 'db sql', operands: ['d'], options: { file: '-', write: true } }],
  ['db restore d f --group g', { operands: ['d', 'f'], options: { group: 'g' } }],
  ['db reset d --confirm d', { options: { confirm: 'd' } }],
  ['env crm', { command: 'env', operands: ['crm'], options: { json: false, showSecrets: false } }],
  ['env crm --output web --output db --format export --show-secrets --outdir out', {
    options: { outputs: ['web', 'db'], environmentFormat: 'export', showSecrets: true, outdir: 'out', format: undefined },
  }],
  ['env crm -- npm test -- --json', { operands: ['crm'], program: ['npm', 'test', '--', '--json'], options: { json: false } }],
])('parses "%s"', (line, expected) => {
  expect(parse(words(line))).toMatchObject(expected);
});

test.each<[string, string]>([
  ['deploy', '"deploy" is not a command. Use one of "fleet", "db", "migrations", "env", "provider".'],
  ['fleet stat schema', '"fleet stat" is not a command. Use one of status, watch, verify, plan, apply, sql, release.'],
  ['fleet toString schema', '"fleet toString" is not a command. Use one of status, watch, verify, plan, apply, sql, release.'],
  ['fleet status', '"fleet status" needs the name of the fleet\'s schema database.'],
  ['fleet status a b', '"fleet status" takes SCHEMA_DATABASE. Leave out "b".'],
  ['fleet release a', '"fleet release" needs the names of the tenants to take out of quarantine.'],
  ['fleet plan a', '"fleet plan" needs --migrations FOLDER.'],
  ['fleet status a --wait', '"fleet status" does not take --wait.'],
  ['fleet status a --token x', "Unknown option '--token'."],
  ['fleet status a --group', "Option '--group <value>' argument missing."],
  ['fleet status a --json=yes', "Option '--json' does not take an argument."],
  ['fleet status a --organization=', '--organization is empty. Give a value, or leave the option out.'],
  ['fleet status a --exclude b', '--exclude leaves out databases that --group, --prefix, --pattern or --parent finds. Give one of these options too.'],
  ['fleet watch a --interval 1', '--interval is "1". Use a time from 100ms to 1h, such as 500ms or 5s.'],
  ['fleet watch a --interval 99ms', '--interval is "99ms". Use a time from 100ms to 1h, such as 500ms or 5s.'],
  ['fleet watch a --interval 2h', '--interval is "2h". Use a time from 100ms to 1h, such as 500ms or 5s.'],
  ['fleet verify a --sample 0', '--sample is "0". Use a number of tenants from 1 on, or a percentage from above 0% to 100%.'],
  ['fleet verify a --sample 101%', '--sample is "101%". Use a number of tenants from 1 on, or a percentage from above 0% to 100%.'],
  ['fleet verify a --sample ten', '--sample is "ten". Use a number of tenants from 1 on, or a percentage from above 0% to 100%.'],
  ['fleet verify a --concurrency 0', '--concurrency is "0". Use a whole number from 1 to 100.'],
  ['fleet plan a --migrations m --waves 10,half', '--waves holds "half". Use a number of tenants from 1 to 9999999, such as "20", or a percentage from "1%" to "100%"; without leading zeros.'],
  ['fleet apply a', '"fleet apply" needs --migrations FOLDER.'],
  ['fleet apply a --migrations m --pause soon', '--pause is "soon". Use whole numbers with the units w, d, h, m and s, such as "7d", "12h" or "1d30m"; "24h" at most.'],
  ['fleet apply a --migrations m --import-history rails', '--import-history is "rails". Use one of prisma, drizzle, goose, golang-migrate, atlas.'],
  ['fleet apply a --migrations m --import-history-table t', '--import-history-table is "t", but the tool is missing. Give --import-history, too.'],
  ['fleet sql a SELECT --max-rows 0', '--max-rows is "0". Use a whole number from 1 to 1000000.'],
  ['db drop a', '"db drop" is not a command. Use one of status, sql, backup, restore, reset.'],
  ['db backup a', '"db backup" needs the path of a file.'],
  ['db reset a --write', '"db reset" does not take --write.'],
  ['env', '"env" needs the name of a stack.'],
  ['env a b', '"env" takes STACK. Leave out "b".'],
  ['env a --format xml', '--format is "xml". Use one of dotenv, json, export.'],
  ['env a --format plain', '--format is "plain". Use one of dotenv, json, export.'],
  ['env a --', 'No command follows "--". Write the command to run after it.'],
  ['env a --organization b', '"env" does not take --organization.'],
  ['fleet plan a --migrations m --format sqitch', '--format is "sqitch". Use one of plain, prisma, drizzle, goose, golang-migrate, atlas.'],
])('rejects "%s"', (line, message) => {
  expect(() => parse(words(line))).toThrow(new Error(message));
});

test('shows usage, options and examples in the help of a command, and every line fits', () => {
  for (const command of Object.keys(COMMANDS) as CommandName[]) {
    const text = help(command);
    expect(text).toContain(`  cdktf-turso ${command} ${COMMANDS[command].operands[0].placeholder}`);
    for (const option of COMMANDS[command].options) expect(text).toMatch(new RegExp(`^  (-h, )?--${option}\\b`, 'm'));
    expect(text).toContain('Exit codes:\n  0 ');
    for (const example of COMMANDS[command].examples) expect(() => parse(words(example).slice(1))).not.toThrow();
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  }
});

test('shows every command and the environment in the help of the program', () => {
  const text = help();
  for (const command of Object.keys(COMMANDS)) expect(text).toContain(`\n  ${command} `);
  expect(text).toContain('TURSO_API_TOKEN');
});

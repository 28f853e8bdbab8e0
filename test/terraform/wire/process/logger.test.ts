import { createLogger, logLevel, type LogLevel } from '../../../../src/terraform/wire';

const clock = () => new Date('2026-01-02T03:04:05.123Z');

function logged(level: LogLevel) {
  const lines: string[] = [];
  return { lines, log: createLogger({ level, clock, module: 'test', write: (line) => lines.push(line) }) };
}

test('writes a line of JSON with a time in microseconds', () => {
  const { lines, log } = logged('trace');
  log.info('Created', { name: 'orders', count: 2, done: true, missing: undefined });
  expect(lines).toEqual(['{"name":"orders","count":2,"done":true,"@level":"info","@message":"Created","@module":"test","@timestamp":"2026-01-02T03:04:05.123000Z"}\n']);
});

test.each<[LogLevel, string[]]>([
  ['trace', ['trace', 'debug', 'info', 'warn', 'error']],
  ['info', ['info', 'warn', 'error']],
  ['error', ['error']],
  ['off', []],
])('writes, at level %s, %j', (level, written) => {
  const { lines, log } = logged(level);
  for (const name of ['trace', 'debug', 'info', 'warn', 'error'] as const) log[name]('x');
  expect(lines.map((line) => JSON.parse(line)['@level'])).toEqual(written);
});

test('does not even read the time when the level is off', () => {
  const log = createLogger({ level: 'off', write: () => { throw new Error('written'); }, clock: () => { throw new Error('asked'); } });
  expect(() => log.error('x')).not.toThrow();
});

test('prevents fields from replacing those that Terraform reads', () => {
  const { lines, log } = logged('trace');
  log.warn('real', { '@message': 'false', '@level': 'trace' });
  expect(JSON.parse(lines[0])).toMatchObject({ '@message': 'real', '@level': 'warn' });
});

test('keeps lines below 64 KiB', () => {
  const { lines, log } = logged('trace');
  log.info('é'.repeat(100_000));
  log.info('many', Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`field${index}`, index])));
  log.info('long', { text: '\u0000'.repeat(100_000) });
  expect(lines.map((line) => Buffer.byteLength(line) < 64 * 1024)).toEqual([true, true, true]);
  expect(lines[0]).toContain('... (100000 characters)');
  expect(JSON.parse(lines[1])).toMatchObject({ '@message': 'many', 'omitted': 'fields of more than 60 KiB' });
});

test.each<[{ [name: string]: string }, LogLevel]>([
  [{}, 'off'],
  [{ TF_LOG: '' }, 'off'],
  [{ TF_LOG: 'INFO' }, 'info'],
  [{ TF_LOG: 'json' }, 'trace'],
  [{ TF_LOG: 'nonsense' }, 'trace'],
  [{ TF_LOG: 'TRACE', TF_LOG_PROVIDER: 'error' }, 'error'],
  [{ TF_LOG: 'TRACE', TF_LOG_PROVIDER: 'OFF' }, 'off'],
  [{ TF_LOG: 'WARN', TF_LOG_PROVIDER: '' }, 'warn'],
])('logLevel of %j is %s', (env, level) => {
  expect(logLevel(env)).toBe(level);
});

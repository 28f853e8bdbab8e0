import { parseCommand } from '../../src/local/options';

describe('parseCommand', () => {
  it('uses the defaults without arguments', () => {
    expect(parseCommand([])).toEqual({
      kind: 'serve',
      options: {
        port: undefined,
        data: undefined,
        organization: undefined,
        token: undefined,
        json: false,
        latencyMs: 0,
        faultControls: false,
        strictNewDatabases: false,
        verbose: false,
      },
    });
  });

  it('accepts every option', () => {
    const args = ['--port', '8080', '--data', 'd', '--organization', 'acme', '--token', 't', '--users', 'ann,ben', '--json', '--latency', '50', '--faults', '--strict-new-databases', '--verbose'];
    expect(parseCommand(args)).toEqual({
      kind: 'serve',
      options: { port: 8080, data: 'd', organization: 'acme', token: 't', users: ['ann', 'ben'], json: true, latencyMs: 50, faultControls: true, strictNewDatabases: true, verbose: true },
    });
  });

  it('keeps port 0, which selects a free one', () => {
    expect(parseCommand(['--port', '0'])).toMatchObject({ options: { port: 0 } });
  });

  it('passes everything after -- to the command', () => {
    expect(parseCommand(['exec', '--port', '1', '--', 'npm', 'test', '--', '--port', '2'])).toMatchObject({
      kind: 'exec',
      options: { port: 1 },
      command: ['npm', 'test', '--', '--port', '2'],
    });
  });

  it.each([
    ['--help', 'help'],
    ['-h', 'help'],
    ['--version', 'version'],
  ])('answers %s', (option, kind) => {
    expect(parseCommand([option])).toEqual({ kind });
  });

  it.each([
    [['--prot', '1'], /--prot/],
    [['--users', 'ann,Ben'], /--users must be names .*, got "Ben"/],
    [['--port', 'high'], /--port must be a whole number from 0 to 65535, got "high"/],
    [['--port', '65536'], /--port must be a whole number/],
    [['--port'], /--port/],
    [['--latency', '-1'], /--latency/],
    [['--data', ''], /--data must not be empty/],
    [['--organization', 'My Org'], /--organization must hold .*, got "My Org"/],
    [['--organization', 'v1'], /--organization/],
    [['start'], /start/],
    [['exec'], /exec needs a command after "--"/],
    [['exec', '--'], /exec needs a command/],
    [['exec', '--json', '--', 'ls'], /--json does not go with exec/],
  ])('fails when the command line is %j', (args, message) => {
    expect(() => parseCommand(args)).toThrow(message);
  });
});

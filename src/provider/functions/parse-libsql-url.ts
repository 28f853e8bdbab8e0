import { quotedList } from '../../notation';
import { ArgumentError, providerFunction } from '../../terraform';

/** The schemes of libSQL clients, and whether they are encrypted. */
const SCHEMES: ReadonlyMap<string, boolean> = new Map([['libsql', true], ['https', true], ['wss', true], ['http', false], ['ws', false]]);

/** Returns the parts of a libSQL URL. */
export const parseLibsqlUrl = providerFunction({
  name: 'parse_libsql_url',
  summary: 'The parts of a libSQL URL',
  description: 'Takes the URL of a database apart, such as the `url` of a `turso_database`: an object with\n\n'
    + '- `scheme`: `libsql`, `https`, `http`, `wss` or `ws`\n'
    + '- `hostname`: without the port, in lower case\n'
    + '- `port`: a number, or null if the URL has none\n'
    + '- `path`: begins with `/`; empty if the URL has none\n'
    + '- `tls`: whether connections are encrypted; `libsql` without encryption says `?tls=0`\n'
    + '- `http_url`: where SQL is sent to over HTTP\n'
    + '- `ws_url`: where WebSockets are opened\n\n'
    + 'A token in the URL (`?authToken=...`) is in none of them.',
  parameters: [{ name: 'url', type: 'string', description: 'The URL. A URL of a local file fails, because it has none of these parts.' }],
  returns: ['object', { scheme: 'string', hostname: 'string', port: 'number', path: 'string', tls: 'bool', http_url: 'string', ws_url: 'string' }],
  call: ([text]) => {
    const [, scheme, rest] = /^([a-z][a-z0-9+.-]*):(.*)$/is.exec(text) ?? [];
    const encrypted = SCHEMES.get(scheme?.toLowerCase() ?? '');
    if (encrypted === undefined) throw wrong(text, `It begins with none of ${quotedList([...SCHEMES.keys()].map((name) => `${name}://`))}.`);
    const url = URL.canParse(`http:${rest}`) ? new URL(`http:${rest}`) : undefined;
    if (url === undefined || !rest.startsWith('//')) throw wrong(text, 'It names no host.');
    if (url.username !== '' || url.password !== '') throw wrong(text, 'It holds a user or a password, which libSQL does not know.');
    const tls = scheme.toLowerCase() === 'libsql' && url.searchParams.get('tls') === '0' ? false : encrypted;
    // From the text, because the URL class drops port 80 of an http URL.
    const port = /^\/\/(?:\[[^\]]*\]|[^/?#:]*):(\d+)/.exec(rest)?.[1];
    const path = url.pathname === '/' ? '' : url.pathname;
    const place = `${url.hostname}${port === undefined ? '' : `:${Number(port)}`}${path}`;
    return {
      scheme: scheme.toLowerCase(),
      hostname: url.hostname,
      port: port === undefined ? null : Number(port),
      path,
      tls,
      http_url: `http${tls ? 's' : ''}://${place}`,
      ws_url: `ws${tls ? 's' : ''}://${place}`,
    };
  },
});

/** Returns the error without the query, which may hold a token, and without the text before an @, which may be a password. */
function wrong(url: string, reason: string): ArgumentError {
  const shown = url.replace(/[?#].*$/s, '').replace(/\/\/[^/]*@/s, '//...@');
  return new ArgumentError(0, `url is "${shown}". ${reason} Give the URL of a database, such as "libsql://orders-acme.turso.io".`);
}

import { bypassesProxy } from './bypass';
import { isSet, PROXY_VARIABLES, UnusableSetting, type Environment } from './environment';
import { decoded } from './tunnel-agent';
import { holdSecret } from '../redact';

/**
 * Returns the proxy for a request, or undefined if it needs none. The variables are those of programs written in Go: HTTPS_PROXY for
 * https and HTTP_PROXY for http, both also in lower case. If they are unset, ALL_PROXY counts.
 *
 * @throws UnusableSetting whose message leaves out the password
 */
export function proxyFor(url: URL, environment: Environment): URL | undefined {
  const variable = PROXY_VARIABLES[url.protocol === 'https:' ? 'https:' : 'http:'].find((name) => isSet(environment[name]));
  if (variable === undefined || bypassesProxy(url, [environment.NO_PROXY, environment.no_proxy].find(isSet) ?? '')) return undefined;
  return parsed(variable, environment[variable]!.trim());
}

function parsed(variable: string, value: string): URL {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  if (!URL.canParse(text)) throw unusable(variable, 'is not a URL.');
  const url = new URL(text);
  if (!['http:', 'https:'].includes(url.protocol)) throw unusable(variable, `names a proxy of the kind "${url.protocol.slice(0, -1)}", and only http and https are supported.`);
  const [user, password] = [decoded(url.username), decoded(url.password)];
  for (const secret of password === '' ? [] : [url.password, password, Buffer.from(`${user}:${password}`).toString('base64')]) holdSecret(secret);
  return url;
}

function unusable(variable: string, why: string): UnusableSetting {
  return new UnusableSetting(`${variable} ${why} Use a URL such as "http://proxy.example.com:3128", with "user:password@" before the host if the proxy requires it`);
}

import { bypassesProxy } from './bypass';
import { isSet, PROXY_VARIABLES, UnusableSetting, type Environment } from './environment';
import { decoded } from './tunnel-agent';
import { holdSecret } from '../redact';

/**
 * The proxy that a request has to go through, or undefined where there is none. As programs written in Go have it: HTTPS_PROXY for
 * https, HTTP_PROXY for http, both also in lower case; and ALL_PROXY where the other is not set.
 *
 * @throws UnusableSetting without the password
 */
export function proxyFor(url: URL, environment: Environment): URL | undefined {
  const variable = PROXY_VARIABLES[url.protocol === 'https:' ? 'https:' : 'http:'].find((name) => isSet(environment[name]));
  if (variable === undefined || bypassesProxy(url, [environment.NO_PROXY, environment.no_proxy].find(isSet) ?? '')) return undefined;
  return parsed(variable, environment[variable]!.trim());
}

function parsed(variable: string, value: string): URL {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  if (!URL.canParse(text)) throw unusable(variable, 'is no URL.');
  const url = new URL(text);
  if (!['http:', 'https:'].includes(url.protocol)) throw unusable(variable, `names a proxy of the kind "${url.protocol.slice(0, -1)}", and only http and https are supported.`);
  const [user, password] = [decoded(url.username), decoded(url.password)];
  for (const secret of password === '' ? [] : [url.password, password, Buffer.from(`${user}:${password}`).toString('base64')]) holdSecret(secret);
  return url;
}

function unusable(variable: string, why: string): UnusableSetting {
  return new UnusableSetting(`${variable} ${why} Use a URL such as "http://proxy.example.com:3128", with "user:password@" in front of the host where the proxy wants it`);
}

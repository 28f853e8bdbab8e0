import * as http from 'node:http';
import * as https from 'node:https';
import { createSecureContext, type SecureContext } from 'node:tls';
import { certificateAuthorities } from './certificates';
import { namesCertificates, type Environment } from './environment';
import { proxyFor } from './proxy-for';
import { proxyAddress, proxyAuthorization, TunnelAgent } from './tunnel-agent';

/** Begins a request over Node's own HTTP client. */
export type Send = (url: URL, options: http.RequestOptions) => http.ClientRequest;

/**
 * Chooses how a request reaches its server: directly or through a proxy, and with which certificate authorities. The environment decides.
 * Requests with the same choice share an agent and its connections.
 */
export class Routes {
  readonly #environment: Environment;
  readonly #options: https.AgentOptions;
  readonly #known = new Map<string, Send>();

  /** @param options for the agents, such as whether they keep connections */
  constructor(environment: Environment, options: https.AgentOptions) {
    this.#environment = environment;
    this.#options = options;
  }

  /** @throws UnusableSetting */
  to(url: URL): Send {
    const proxy = proxyFor(url, this.#environment);
    const { SSL_CERT_FILE = '', SSL_CERT_DIR = '' } = this.#environment;
    const key = JSON.stringify([url.protocol, proxy?.href, SSL_CERT_FILE, SSL_CERT_DIR]);
    const known = this.#known.get(key) ?? this.#make(url.protocol, proxy);
    this.#known.set(key, known);
    return known;
  }

  #make(protocol: string, proxy: URL | undefined): Send {
    if (protocol === 'http:') return proxy === undefined ? this.#plain() : this.#throughProxy(proxy);
    const trusted = this.#trust();
    const agent = proxy === undefined
      ? new https.Agent({ ...this.#options, ...trusted })
      : new TunnelAgent(proxy, this.#options, trusted);
    return (url, options) => https.request(url, { ...options, agent });
  }

  #plain(): Send {
    const agent = new http.Agent(this.#options);
    return (url, options) => http.request(url, { ...options, agent });
  }

  /** Without TLS, the proxy receives the request itself, with the whole URL. */
  #throughProxy(proxy: URL): Send {
    const secure = proxy.protocol === 'https:';
    const { request, Agent } = secure ? https : http;
    const agent = new Agent({ ...this.#options, ...secure ? this.#trust() : {} });
    return (url, options) => request({
      ...options,
      ...proxyAddress(proxy),
      agent,
      path: url.href,
      headers: { host: url.host, ...options.headers as Record<string, string>, ...proxyAuthorization(proxy) },
    });
  }

  /** Reads the more than a hundred certificates once for each agent, not for each connection. */
  #trust(): { secureContext?: SecureContext } {
    if (!namesCertificates(this.#environment)) return {};
    return { secureContext: createSecureContext({ ca: certificateAuthorities(this.#environment) }) };
  }
}

/** A proxy did not connect to a server. A status from 500 on may pass; any other will be the same the next time. */
export class ProxyRefusal extends Error {
  readonly code: 'PROXY_REFUSED' | 'PROXY_FAILED';

  constructor(proxy: URL, status: number, target: string) {
    super(`the proxy ${proxy.host} answered ${status} when it was asked to connect to ${target}`);
    this.name = 'ProxyRefusal';
    this.code = status >= 500 || status === 429 ? 'PROXY_FAILED' : 'PROXY_REFUSED';
  }
}

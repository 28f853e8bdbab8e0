/** A browser of one user on pages of their own host: keeps the cookies of each host, and returns redirects instead of following them. */
export class Browser {
  /** The cookies by host, then by name. */
  private readonly jar = new Map<string, Map<string, string>>();

  async open(url: string | URL, init: RequestInit = {}): Promise<Response> {
    const { host, origin } = new URL(url);
    const cookies = this.jar.get(host) ?? new Map<string, string>();
    this.jar.set(host, cookies);
    const headers = new Headers(init.headers);
    if (init.method !== undefined && init.method !== 'GET') headers.set('origin', origin);
    if (cookies.size > 0) headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) remember(cookies, line);
    return response;
  }
}

/** Returns the URL that a response redirects to. Fails if the response is not a redirect. */
export async function redirectOf(response: Response): Promise<string> {
  const location = response.headers.get('location');
  if (location === null) throw new Error(`${response.url} should redirect, but it answered ${response.status}: ${await response.text()}`);
  return new URL(location, response.url).href;
}

/** Keeps a cookie, or removes it if the line says that it has ended. */
function remember(cookies: Map<string, string>, line: string): void {
  const [pair] = line.split(';');
  const name = pair.slice(0, pair.indexOf('=')).trim();
  const expires = /;\s*expires=([^;]+)/i.exec(line)?.[1];
  const ended = /;\s*max-age=0\s*(;|$)/i.test(line) || (expires !== undefined && Date.parse(expires) <= Date.now());
  if (ended) cookies.delete(name);
  else cookies.set(name, pair.slice(pair.indexOf('=') + 1).trim());
}

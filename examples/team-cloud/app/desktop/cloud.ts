import type { Local } from './local';

/** The cloud cannot be reached: the desktop works on with what it has. */
export class Offline extends Error {}

/** The cloud has refused a request. */
export class Refused extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

/** Sends requests to the Worker as the user who has signed in. */
export class Cloud {
  private accessToken?: string;

  constructor(readonly url: string, private readonly local: Local) {}

  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const token = this.accessToken ?? await this.refresh();
    try {
      return await this.send<T>(method, path, body, { authorization: `Bearer ${token}` });
    } catch (error) {
      // An access token lives for minutes only.
      if (!(error instanceof Refused) || error.status !== 401) throw error;
      return this.send<T>(method, path, body, { authorization: `Bearer ${await this.refresh()}` });
    }
  }

  /** Begins a session with the code that the issuer has sent to this machine. */
  async signIn(code: string, verifier: string, redirectUri: string): Promise<void> {
    await this.keep(await this.send<Tokens>('POST', '/auth/callback', { code, verifier, redirectUri }));
  }

  private async refresh(): Promise<string> {
    const refreshToken = await this.local.setting('refresh token');
    if (refreshToken === undefined) throw new Error('You are not signed in on this machine. Run: desktop sign-in');
    return this.keep(await this.send<Tokens>('POST', '/auth/refresh', { refreshToken }));
  }

  private async keep({ accessToken, refreshToken }: Tokens): Promise<string> {
    await this.local.set('refresh token', refreshToken);
    this.accessToken = accessToken;
    return accessToken;
  }

  private async send<T>(method: string, path: string, body: unknown, headers: Record<string, string> = {}): Promise<T> {
    const response = await fetch(this.url + path, { method, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) })
      .catch(() => {
        throw new Offline(`The cloud at ${this.url} cannot be reached.`);
      });
    const answer = response.status === 204 ? undefined : await response.json() as T & { readonly error?: string };
    if (!response.ok) throw new Refused(response.status, answer?.error ?? `The cloud answered ${response.status}.`);
    return answer as T;
  }
}

interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

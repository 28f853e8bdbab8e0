import { Browser, redirectOf } from '../browser';
import { Example } from '../example';
import { Issuer } from '../issuer';
import type { Platform } from '../platform';
import type { ServerProcess } from '../server';

const CLIENT = 'notes';
const AUDIENCE = 'https://notes.example';

/** `examples/notes` with its server and the issuer of its users. */
export class NotesApp extends Example {
  private issuer?: Issuer;
  private server?: ServerProcess;
  private claims: Record<string, unknown> = {};

  constructor(platform: Platform, signal: AbortSignal) {
    super('notes', platform, signal);
  }

  /** Starts the issuer, whose URLs the stack gets. */
  async startIssuer(): Promise<void> {
    this.issuer = await Issuer.start({
      clients: [{ id: CLIENT, redirectUris: ['http://127.0.0.1/callback'] }],
      audience: AUDIENCE,
      claims: async (user) => this.claimsOf(user),
    });
    Object.assign(this.env, {
      OIDC_ISSUER: this.issuer.url, OIDC_JWKS_URL: this.issuer.jwksUrl, OIDC_CLIENT_ID: CLIENT, OIDC_AUDIENCE: AUDIENCE,
    });
  }

  /** Sets the target of the next deployment. Undefined means the last migration. */
  aimAt(version: string | undefined): void {
    this.env.TARGET_VERSION = version;
  }

  /** Starts the server with the environment of the stack, and gives the issuer the claims of the stack's template. */
  async start(): Promise<void> {
    this.claims = JSON.parse((await this.outputs()).claims);
    this.server = await this.serve('app/server.ts');
  }

  /** Signs a user in at the issuer, with a new browser, and returns the browser. */
  async signIn(user: string): Promise<Visitor> {
    const visitor = new Visitor(this.server!.url);
    let next = `${this.server!.url}/sign-in`;
    while (!next.endsWith('/notes')) {
      const authorization = await redirectOf(await visitor.open(next));
      next = await redirectOf(await visitor.open(await this.issuer!.signIn(authorization, user)));
    }
    return visitor;
  }

  /** A browser in which nobody has signed in. */
  stranger(): Visitor {
    return new Visitor(this.server!.url);
  }

  override async remove(): Promise<void> {
    await super.remove();
    await this.issuer?.stop();
  }

  /** What a rule of a hosted issuer does: it adds the id of the user's database to the template. Without one, a token opens nothing. */
  private async claimsOf(user: string): Promise<Record<string, unknown>> {
    const { databases } = await this.platform.api<{ databases: { Name: string; DbId: string }[] }>('GET', '/databases');
    return { ...this.claims, id: databases.find(({ Name: name }) => name === user)?.DbId ?? 'none' };
  }
}

/** The answer of the server. */
export interface Answer {
  readonly status: number;
  readonly body: any;
}

/** A browser at the server. */
export class Visitor extends Browser {
  constructor(private readonly server: string) {
    super();
  }

  /** Sends a request, such as `GET /notes`. */
  async request(what: string, body?: unknown): Promise<Answer> {
    const [method, path] = what.split(' ');
    const json = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const response = await this.open(`${this.server}${path}`, { method, ...json });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  }
}

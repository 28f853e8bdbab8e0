import { jwtVerify, SignJWT } from 'jose';

/** What a token says. */
export interface TokenClaims {
  readonly userId: string;
  readonly tenant: string;
}

/** Signs and verifies the tokens of users. */
export class Tokens {
  private readonly key: Uint8Array;

  /** @param key at least 32 random characters */
  constructor(key: string) {
    if (key.length < 32) throw new Error('TOKEN_KEY is shorter than 32 characters. Generate one with "openssl rand -base64 32".');
    this.key = new TextEncoder().encode(key);
  }

  async sign({ userId, tenant }: TokenClaims): Promise<string> {
    return new SignJWT({ userId, tenant }).setProtectedHeader({ alg: 'HS256' }).setIssuedAt().setExpirationTime('1h').sign(this.key);
  }

  /** Returns the claims, or undefined if the token is not ours or has expired. */
  async verify(token: string): Promise<TokenClaims | undefined> {
    try {
      return (await jwtVerify<TokenClaims>(token, this.key, { algorithms: ['HS256'], requiredClaims: ['userId', 'tenant', 'exp'] })).payload;
    } catch {
      return undefined;
    }
  }
}

import { generateKeyPairSync } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, importPKCS8, SignJWT } from 'jose';
import { SigningKey } from './model';

/**
 * The access of tokens with fine-grained permissions. sqld knows neither those nor this word, and refuses it: such a
 * token opens nothing where nobody has judged what it asks for.
 */
export const PERMISSIONS_ONLY = 'perm';

/** Claims that sqld reads, and two that only the proxy before it reads. With `p` sqld ignores `id` and `a`. */
export interface Claims {
  /** Read and write, or read only. */
  readonly a?: 'rw' | 'ro' | typeof PERMISSIONS_ONLY;
  /** The one namespace that the token opens; without it, every namespace that trusts the key. */
  readonly id?: string;
  /** UUID of the one group that the token opens; sqld does not read it. */
  readonly gid?: string;
  /** Fine-grained permissions: `{t, a}` each, tables and actions. sqld does not read them. */
  readonly perm?: readonly object[];
  /** Namespaces by what may be done with them; `roa` allows to attach. */
  readonly p?: { readonly [permission in 'rw' | 'ro' | 'roa']?: { readonly ns: readonly string[] } };
  /** Tells it from every other token; nobody reads it. */
  readonly rid?: string;
  /** Issued at, in seconds since 1970. */
  readonly iat: number;
  /** Valid from, in seconds since 1970. */
  readonly nbf?: number;
  /** Ends at, in seconds since 1970; sqld grants 60 seconds more. */
  readonly exp?: number;
}

/** What a token says of itself, which nobody has checked. */
export interface UncheckedToken {
  /** Names the key of an identity provider. */
  readonly kid: unknown;
  readonly claims: Claims;
}

/** Creates a pair of Ed25519 keys: the only algorithm that sqld accepts. */
export function newSigningKey(): SigningKey {
  return generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
}

/** Signs a JSON Web Token with Ed25519. */
export async function signJwt(claims: Claims, { privateKey }: SigningKey): Promise<string> {
  return new SignJWT({ ...claims }).setProtectedHeader({ alg: 'EdDSA', typ: 'JWT' }).sign(await importPKCS8(privateKey, 'EdDSA'));
}

/** Reads a token without checking it. Undefined if it is no JSON Web Token. */
export function readJwt(token: string): UncheckedToken | undefined {
  try {
    return { kid: decodeProtectedHeader(token).kid, claims: decodeJwt(token) as unknown as Claims };
  } catch {
    return undefined;
  }
}

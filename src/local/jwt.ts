import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import { SigningKey } from './model';

/**
 * The access of tokens with fine-grained permissions. sqld does not know these permissions, and rejects this word. So such a token
 * opens nothing that bypasses the judge.
 */
export const PERMISSIONS_ONLY = 'perm';

/** The claims of a token. sqld reads them, except for two that only the data plane reads. With `p`, sqld ignores `id` and `a`. */
export interface Claims {
  /** Read and write, or read only. */
  readonly a?: 'rw' | 'ro' | typeof PERMISSIONS_ONLY;
  /** The only namespace that the token opens. @default - every namespace that trusts the key */
  readonly id?: string;
  /** The UUID of the only group that the token opens. sqld does not read it. */
  readonly gid?: string;
  /** Fine-grained permissions, each with tables `t` and actions `a`. sqld does not read them. */
  readonly perm?: readonly object[];
  /** Namespaces by permission: read and write, read only, or attach. */
  readonly p?: { readonly [permission in 'rw' | 'ro' | 'roa']?: { readonly ns: readonly string[] } };
  /** Makes each token unique. Nothing reads it. */
  readonly rid?: string;
  /** Issued at, in seconds since 1970. */
  readonly iat: number;
  /** Valid from, in seconds since 1970. */
  readonly nbf?: number;
  /** The end, in seconds since 1970. sqld accepts the token 60 seconds longer. */
  readonly exp?: number;
}

/** The content of a token before its signature is checked. */
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
export async function signJwt(claims: Claims, key: SigningKey): Promise<string> {
  return new SignJWT({ ...claims }).setProtectedHeader({ alg: 'EdDSA', typ: 'JWT' }).sign(readPrivateKey(key));
}

/** Keys that were read already: reading one takes longer than signing with it. */
const privateKeys = new WeakMap<SigningKey, KeyObject>();

function readPrivateKey(key: SigningKey): KeyObject {
  const known = privateKeys.get(key) ?? createPrivateKey(key.privateKey);
  privateKeys.set(key, known);
  return known;
}

/** Returns the token of an `Authorization` header, or undefined if the header contains none. */
export function bearerToken(header: string | undefined): string | undefined {
  return /^bearer +(\S+)$/i.exec(header ?? '')?.[1];
}

/** Reads a token without checking it. Undefined if it is not a JSON Web Token. */
export function readJwt(token: string): UncheckedToken | undefined {
  try {
    return { kid: decodeProtectedHeader(token).kid, claims: decodeJwt(token) as unknown as Claims };
  } catch {
    return undefined;
  }
}

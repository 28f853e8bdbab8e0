import { sign } from 'node:crypto';
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

/** A token taken apart, not checked. */
export interface Jwt {
  readonly header: { readonly alg?: unknown; readonly kid?: unknown };
  readonly claims: Claims;
  /** What is signed. */
  readonly content: Buffer;
  readonly signature: Buffer;
}

/** Signs a JSON Web Token with Ed25519. */
export function signJwt(claims: Claims, key: SigningKey): string {
  const content = `${encode({ alg: 'EdDSA', typ: 'JWT' })}.${encode(claims)}`;
  return `${content}.${sign(null, Buffer.from(content), key.privateKey).toString('base64url')}`;
}

/** Takes a token apart; undefined for what is none. */
export function readJwt(token: string): Jwt | undefined {
  const [header, claims, signature, ...more] = token.split('.');
  if (signature === undefined || more.length > 0) {
    return undefined;
  }
  const [readHeader, readClaims] = [decode(header), decode(claims)];
  return readHeader && readClaims && {
    header: readHeader,
    claims: readClaims as Claims,
    content: Buffer.from(`${header}.${claims}`),
    signature: Buffer.from(signature, 'base64url'),
  };
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decode(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

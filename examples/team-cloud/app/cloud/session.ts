import type { Connection } from '@tursodatabase/serverless';
import { jwtVerify, SignJWT } from 'jose';
import type { Settings } from './env';
import { refuse } from './requests';

/** An access token is short-lived, because nothing can revoke it. */
export const ACCESS_SECONDS = 300;
export const SESSION_SECONDS = 30 * 24 * 3600;

const ISSUER = 'team-cloud';

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** Begins a session of a user on one machine. */
export async function beginSession(db: Connection, settings: Settings, userId: string): Promise<Tokens> {
  const refreshToken = randomText();
  await db.run(
    'INSERT INTO sessions (id, user_id, token_hash, expires_at) VALUES (?, ?, ?, ?)', crypto.randomUUID(), userId, await hash(refreshToken), expiry(),
  );
  return { accessToken: await accessToken(settings, userId), refreshToken };
}

/** Exchanges a refresh token for new tokens. Each works once: if one comes twice, somebody has stolen it, and the session ends. */
export async function refreshSession(db: Connection, settings: Settings, token: string): Promise<Tokens> {
  const [old, refreshToken] = [await hash(token), randomText()];
  const session = await db.get(
    'UPDATE sessions SET token_hash = ?, previous_hash = token_hash, expires_at = ? WHERE token_hash = ? AND expires_at > ? RETURNING user_id',
    await hash(refreshToken), expiry(), old, seconds(),
  ) as { user_id: string } | undefined;
  if (session === undefined) {
    await db.run('DELETE FROM sessions WHERE previous_hash = ? OR expires_at <= ?', old, seconds());
    refuse(401, 'Your session has ended. Sign in again.');
  }
  return { accessToken: await accessToken(settings, session.user_id), refreshToken };
}

export async function endSession(db: Connection, token: string): Promise<void> {
  await db.run('DELETE FROM sessions WHERE token_hash = ?', await hash(token));
}

/** Returns the user of the header `Authorization: Bearer TOKEN`. */
export async function authenticate({ TOKEN_KEY: key }: Settings, authorization: string | undefined): Promise<string> {
  const [, token] = /^Bearer (\S+)$/i.exec(authorization ?? '') ?? [];
  if (token === undefined) refuse(401, 'Sign in first, and send the access token as "Authorization: Bearer TOKEN".');
  const { payload } = await jwtVerify(token, encode(key), { issuer: ISSUER, algorithms: ['HS256'], requiredClaims: ['sub', 'exp'] })
    .catch(() => refuse(401, 'The access token is not valid, or has ended. Get a new one with POST /auth/refresh.'));
  return payload.sub!;
}

async function accessToken({ TOKEN_KEY: key }: Settings, userId: string): Promise<string> {
  return new SignJWT().setProtectedHeader({ alg: 'HS256' }).setIssuer(ISSUER).setSubject(userId)
    .setIssuedAt().setExpirationTime(`${ACCESS_SECONDS}s`).sign(encode(key));
}

/** 256 random bits as text for URLs and cookies. */
export function randomText(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

/** SHA-256. It is enough for a random text, which nobody can guess. */
export async function hash(value: string): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', encode(value))));
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function encode(value: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(value);
}

function seconds(): number {
  return Math.floor(Date.now() / 1000);
}

function expiry(): number {
  return seconds() + SESSION_SECONDS;
}

import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

/** 64 MB for each password, as OWASP advises. The parameters are part of the hash, so they can be raised later. */
const COST = { N: 2 ** 16, r: 8, p: 2, maxmem: 128 * 2 ** 20 };

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, 32, COST);
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64'), key.toString('base64')].join('$');
}

export async function isPassword(password: string, hash: string): Promise<boolean> {
  const [, N, r, p, salt, expected] = hash.split('$');
  const key = Buffer.from(expected, 'base64');
  const actual = await derive(password, Buffer.from(salt, 'base64'), key.length, { N: Number(N), r: Number(r), p: Number(p), maxmem: COST.maxmem });
  return timingSafeEqual(actual, key);
}

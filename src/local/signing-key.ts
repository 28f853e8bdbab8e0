import { generateKeyPairSync } from 'node:crypto';
import { SigningKey } from './model';

/** A new Ed25519 pair: the only algorithm that sqld accepts. */
export function newSigningKey(): SigningKey {
  return generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
}

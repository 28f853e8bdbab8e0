import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { bitString, context, generalizedTime, integer, objectId, octetString, sequence, set, utf8String } from './der';

/** A private key and the certificate for it. */
export interface Certificate {
  /** In PEM, which TLS requires. */
  key: string;
  cert: string;
  /** The bytes of the certificate. */
  der: Buffer;
}

const ECDSA_WITH_SHA256 = sequence(objectId(1, 2, 840, 10045, 4, 3, 2));
const COMMON_NAME = objectId(2, 5, 4, 3);
const SUBJECT_ALT_NAME = objectId(2, 5, 29, 17);
const DNS_NAME_TAG = 0x82;
const YEARS = 30;

/**
 * Creates a self-signed certificate for `localhost` with a P-256 key (RFC 5280). It uses no library, because loading one for X.509 takes
 * longer than the rest of a provider's start.
 *
 * @param now the certificate is valid from a minute before this time, for 30 years.
 */
export function createCertificate(now: Date = new Date()): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const toBeSigned = certificateBody(now, publicKey.export({ type: 'spki', format: 'der' }));
  const signature = sign('sha256', toBeSigned, privateKey);
  const der = sequence(toBeSigned, ECDSA_WITH_SHA256, bitString(signature));
  return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), cert: toPem(der), der };
}

/** Returns the bytes of the first certificate in a PEM text, or `undefined` if it has none. */
export function pemToDer(pem: string): Buffer | undefined {
  const match = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/.exec(pem);
  return match ? Buffer.from(match[1], 'base64') : undefined;
}

function certificateBody(now: Date, publicKey: Buffer): Buffer {
  const name = sequence(set(sequence(COMMON_NAME, utf8String('localhost'))));
  const notBefore = new Date(now.getTime() - 60_000);
  const notAfter = new Date(now);
  notAfter.setUTCFullYear(now.getUTCFullYear() + YEARS);
  const names = sequence(Buffer.concat([Buffer.from([DNS_NAME_TAG, 'localhost'.length]), Buffer.from('localhost')]));
  return sequence(
    context(0, integer(Buffer.of(2))),
    integer(randomBytes(16)),
    ECDSA_WITH_SHA256,
    name,
    sequence(generalizedTime(notBefore), generalizedTime(notAfter)),
    name,
    publicKey,
    context(3, sequence(sequence(SUBJECT_ALT_NAME, octetString(names)))),
  );
}

function toPem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

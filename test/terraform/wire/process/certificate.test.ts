import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createCertificate, pemToDer } from '../../../../src/terraform/wire';

const NOW = new Date('2026-03-01T12:00:00.500Z');

test('creates a self-signed certificate for localhost', () => {
  const { cert, key, der } = createCertificate(NOW);
  const certificate = new X509Certificate(cert);
  expect(certificate.subject).toBe('CN=localhost');
  expect(certificate.subjectAltName).toBe('DNS:localhost');
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.checkPrivateKey(createPrivateKey(key))).toBe(true);
  expect(certificate.raw.equals(der)).toBe(true);
});

test('is valid for 30 years, from shortly before now', () => {
  const { validFrom, validTo } = new X509Certificate(createCertificate(NOW).cert);
  expect([new Date(validFrom), new Date(validTo)]).toEqual([new Date('2026-03-01T11:59:00Z'), new Date('2056-03-01T12:00:00Z')]);
});

test('has a new positive serial number each time', () => {
  const serials = Array.from({ length: 20 }, () => new X509Certificate(createCertificate(NOW).cert).serialNumber);
  expect(new Set(serials).size).toBe(20);
  expect(serials.filter((serial) => serial.startsWith('-'))).toEqual([]);
});

test('pemToDer returns the bytes of a certificate', () => {
  const { cert, der } = createCertificate(NOW);
  expect(pemToDer(`\n${cert}\n`)).toEqual(der);
});

test.each(['', 'certificate', '-----BEGIN CERTIFICATE-----'])('pemToDer finds nothing in %p', (text) => {
  expect(pemToDer(text)).toBeUndefined();
});

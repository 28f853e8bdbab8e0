import { readdirSync, readFileSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import * as tls from 'node:tls';
import { isSet, UnusableSetting, type Environment } from './environment';

/**
 * Returns the certificate authorities to trust: those of Node.js with NODE_EXTRA_CA_CERTS, and those of SSL_CERT_FILE and SSL_CERT_DIR.
 * The latter add to the former and replace none, as in programs written in Go, which keep trusting the folder of the system.
 *
 * @throws UnusableSetting
 */
export function certificateAuthorities(environment: Environment): string[] {
  const { SSL_CERT_FILE: file, SSL_CERT_DIR: folders } = environment;
  return [
    ...trustedByNode(environment),
    ...isSet(file) ? certificatesIn('SSL_CERT_FILE', file) : [],
    ...(isSet(folders) ? folders : '').split(delimiter).filter((folder) => folder !== '').flatMap(certificatesOf),
  ];
}

/** Newer versions of Node.js return the whole list. Older ones leave out NODE_EXTRA_CA_CERTS. */
function trustedByNode({ NODE_EXTRA_CA_CERTS: extra = '' }: Environment): readonly string[] {
  const { getCACertificates } = tls as { getCACertificates?: () => readonly string[] };
  if (getCACertificates !== undefined) return getCACertificates();
  return [...tls.rootCertificates, ...extra === '' ? [] : certificatesIn('NODE_EXTRA_CA_CERTS', extra)];
}

function certificatesIn(variable: string, path: string): string[] {
  const certificates = read(variable, path).match(CERTIFICATE) ?? [];
  if (certificates.length === 0) throw unusable(variable, path, 'holds no certificate.');
  return certificates;
}

const CERTIFICATE = /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[^-]+-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g;

function read(variable: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw unusable(variable, path, `cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}

/** Skips other files and broken links in the folder, like OpenSSL. */
function certificatesOf(folder: string): string[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    throw unusable('SSL_CERT_DIR', folder, `cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
  return [...new Set(names.flatMap((name) => certificatesOfFile(join(folder, name))))];
}

function certificatesOfFile(path: string): string[] {
  try {
    return statSync(path).isFile() ? readFileSync(path, 'utf8').match(CERTIFICATE) ?? [] : [];
  } catch {
    return [];
  }
}

function unusable(variable: string, path: string, why: string): UnusableSetting {
  return new UnusableSetting(`${variable} names "${path}", which ${why} Name ${variable === 'SSL_CERT_DIR' ? 'a folder with files' : 'a file'} of certificates in PEM format`);
}

import type { Endpoint } from './listen';

type Environment = { readonly [name: string]: string | undefined };

/** What Terraform sets for the providers that it starts. No secret: it tells a start by Terraform from one by hand. */
const COOKIE = { name: 'TF_PLUGIN_MAGIC_COOKIE', value: 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2' };

const CORE_PROTOCOL = 1;
const PROVIDER_PROTOCOL = 6;

/** True when Terraform or OpenTofu started this process. */
export function startedByTerraform(env: Environment): boolean {
  return env[COOKIE.name] === COOKIE.value;
}

/**
 * The line that tells Terraform where the provider listens and which certificate it shows.
 *
 * @param certificate the certificate in DER, where connections are encrypted.
 */
export function handshakeLine({ network, address }: Pick<Endpoint, 'network' | 'address'>, certificate?: Uint8Array): string {
  // Terraform's decoder refuses the padding that base64 ends with.
  const encoded = certificate === undefined ? '' : Buffer.from(certificate).toString('base64').replaceAll('=', '');
  return [CORE_PROTOCOL, PROVIDER_PROTOCOL, network, address, 'grpc', encoded].join('|');
}

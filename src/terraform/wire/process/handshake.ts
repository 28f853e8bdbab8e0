import type { Endpoint } from './listen';

type Environment = { readonly [name: string]: string | undefined };

/** The variable that Terraform sets for its providers. It is not secret. It shows that a user did not start the process by hand. */
const COOKIE = { name: 'TF_PLUGIN_MAGIC_COOKIE', value: 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2' };

const CORE_PROTOCOL = 1;
const PROVIDER_PROTOCOL = 6;

/** Returns true if Terraform or OpenTofu started this process. */
export function startedByTerraform(env: Environment): boolean {
  return env[COOKIE.name] === COOKIE.value;
}

/**
 * Returns the line that tells Terraform the address and the certificate of the provider.
 *
 * @param certificate in DER, if connections are encrypted.
 */
export function handshakeLine({ network, address }: Pick<Endpoint, 'network' | 'address'>, certificate?: Uint8Array): string {
  // Terraform's decoder rejects the padding at the end of base64.
  const encoded = certificate === undefined ? '' : Buffer.from(certificate).toString('base64').replaceAll('=', '');
  return [CORE_PROTOCOL, PROVIDER_PROTOCOL, network, address, 'grpc', encoded].join('|');
}

import type { NetworkReason } from './errors';

/** Failures that happen before a byte of the request leaves this machine. */
const BEFORE_SENDING = new Set([
  'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'UND_ERR_CONNECT_TIMEOUT', 'PROXY_FAILED',
]);

/** Failures that another try would repeat. A name server that does not answer (`EAI_AGAIN`) may recover. */
const LASTING: Readonly<Record<string, NetworkReason>> = {
  ENOTFOUND: 'host-not-found',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate-not-trusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate-not-trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate-not-trusted',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate-not-trusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate-not-trusted',
  CERT_UNTRUSTED: 'certificate-not-trusted',
  INVALID_CA: 'certificate-not-trusted',
  CERT_HAS_EXPIRED: 'certificate-invalid',
  CERT_NOT_YET_VALID: 'certificate-invalid',
  CERT_REVOKED: 'certificate-invalid',
  CERT_REJECTED: 'certificate-invalid',
  CERT_SIGNATURE_FAILURE: 'certificate-invalid',
  INVALID_PURPOSE: 'certificate-invalid',
  HOSTNAME_MISMATCH: 'certificate-invalid',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-invalid',
  PROXY_REFUSED: 'proxy-refused',
  UNUSABLE_SETTING: 'setting-unusable',
};

/** Returns why the connection failed. Undefined if another try may succeed. */
export function lastingReason(error: unknown): NetworkReason | undefined {
  for (const link of chainOf(error)) {
    if (link instanceof AggregateError && link.errors.length > 0) {
      const reasons = link.errors.map(lastingReason);
      return reasons.every((reason) => reason !== undefined) ? reasons[0] : undefined;
    }
    const code = codeOf(link);
    if (Object.hasOwn(LASTING, code)) return LASTING[code];
  }
  return undefined;
}

/** Whether an exchange failed before it sent anything, so that the request cannot have had an effect. */
export function neverSent(error: unknown): boolean {
  return chainOf(error).some((link) => {
    if (link instanceof AggregateError && link.errors.length > 0) return link.errors.every(neverSent);
    return BEFORE_SENDING.has(codeOf(link)) || lastingReason(link) !== undefined;
  });
}

/**
 * Returns why an exchange failed, in the words of the innermost cause, because "fetch failed" alone does not help. It returns a text
 * and not the causes, because these may contain the request with its token.
 */
export function reasonOf(error: unknown): string {
  const chain = chainOf(error);
  const innermost = chain[chain.length - 1];
  const told = innermost instanceof AggregateError && innermost.errors.length > 0 ? innermost.errors[0] : innermost;
  const message = told instanceof Error ? told.message : String(told);
  return message === '' ? codeOf(told) : message;
}

function chainOf(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let link = error; link !== undefined && link !== null && chain.length < 10; link = (link as Error).cause) chain.push(link);
  return chain.length === 0 ? [error] : chain;
}

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}

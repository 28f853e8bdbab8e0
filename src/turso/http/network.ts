/** Failures that come before a byte of the request left this machine. */
const BEFORE_SENDING = new Set([
  'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'UND_ERR_CONNECT_TIMEOUT',
]);

/** Whether `fetch` failed before it sent anything, so that the request cannot have had an effect. */
export function neverSent(error: unknown): boolean {
  return chainOf(error).some((link) => {
    if (link instanceof AggregateError && link.errors.length > 0) return link.errors.every(neverSent);
    return BEFORE_SENDING.has(codeOf(link));
  });
}

/**
 * Why `fetch` failed, in the words of the innermost cause: "fetch failed" alone helps nobody. The causes
 * themselves are not handed on, because they may hold the request with its token.
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

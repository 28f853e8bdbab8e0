/** Whether a token can be sent in a header. The error of `fetch` for one that cannot would quote it. */
export function isSendableToken(token: string): boolean {
  return /^[\x21-\x7e]+$/.test(token);
}

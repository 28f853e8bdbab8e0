const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[?(?:::1|::ffff:(?:127(?:\.\d{1,3}){3}|7f[0-9a-f]{2}:[0-9a-f]{1,4}))\]?)$/i;

/** Whether a host name, without a port, means this machine. An IPv6 address may stand in brackets, as in a URL. */
export function isLoopback(hostname: string): boolean {
  return LOOPBACK.test(hostname);
}

/**
 * The header that chooses sqld's namespace, ahead of the `Host` header.
 * Its value is base64 without padding: sqld refuses padding.
 */
export function namespaceHeader(namespace: string): [name: string, value: string] {
  return ['x-namespace-bin', Buffer.from(namespace).toString('base64').replace(/=+$/, '')];
}

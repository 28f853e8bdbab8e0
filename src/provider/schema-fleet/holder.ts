import { hostname, userInfo } from 'node:os';

/** Who rolls out, as the one is told who finds the fleet held: nothing that is secret. */
export function holder(): string {
  return `${user()}@${hostname()}, process ${process.pid}`;
}

/** A container may run under a user that has no name. */
function user(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'somebody');
  }
}

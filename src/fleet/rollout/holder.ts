import { hostname, userInfo } from 'node:os';

/** Identifies the process that carries a rollout out, in messages to others. Holds no secret. */
export function rolloutHolder(): string {
  return `${user()}@${hostname()}, process ${process.pid}`;
}

/** Returns the name of the user, or the number if the user has no name, as in some containers. */
function user(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'somebody');
  }
}

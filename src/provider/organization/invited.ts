import { attributePath, DiagnosticError } from '../../terraform';
import type { Invite, Member } from '../../turso';
import { existsAlready } from '../shared/messages';
import type { NamedTurso } from '../turso';

/** The invited person, by email address or username. */
interface Invited {
  readonly email: string | null;
  readonly username: string | null;
}

/** Finds the pending invite to this address. */
export async function findPendingInvite({ directory }: NamedTurso, email: string, signal: AbortSignal): Promise<Invite | undefined> {
  return (await directory.invites.all({ signal })).find((invite) => isSameAddress(invite.email, email));
}

/** Finds the member that the invited person has become. */
export async function findInvitedMember({ directory }: NamedTurso, invited: Invited, signal: AbortSignal): Promise<Member | undefined> {
  const { email, username } = invited;
  const members = await directory.members.all({ signal });
  return members.find((member) =>
    member.username === username || (email !== null && member.email !== undefined && isSameAddress(member.email, email)));
}

/** Fails if the person has a pending invite, which Turso would replace silently, or is a member. */
export async function refuseInvited(turso: NamedTurso, invited: Invited, signal: AbortSignal): Promise<void> {
  const { organization } = turso;
  const pending = invited.email === null ? undefined : await findPendingInvite(turso, invited.email, signal);
  if (pending !== undefined) {
    const what = `Invite to "${pending.email}" of organization "${organization}"`;
    throw existsAlready({ what, type: 'turso_organization_invite', id: `${organization}/${pending.email}`, attribute: 'email' });
  }
  const member = await findInvitedMember(turso, invited, signal);
  if (member === undefined) return;
  throw new DiagnosticError({
    summary: `"${invited.email ?? invited.username}" is a member of organization "${organization}" already`,
    detail: 'No invite is needed. Manage the membership with a turso_organization_member in place of the invite, and import it with the id '
      + `"${organization}/${member.username}".`,
    path: attributePath(invited.email === null ? 'username' : 'email'),
  });
}

/** An invite that was sent. */
interface Sent {
  readonly email: string;
  /** The role of the pending invite that it replaced. */
  readonly replaced?: string;
}

/** Sends an invite. It replaces a pending one to the same address. */
export async function sendInvite(turso: NamedTurso, invited: Partial<Invited> & { role: string }, signal: AbortSignal): Promise<Sent> {
  const { api, directory } = turso;
  const { username, role } = invited;
  const before = await directory.invites.all({ signal });
  try {
    const address = typeof username === 'string' ? undefined : invited.email ?? undefined;
    const isFirst = address !== undefined && !before.some((invite) => isSameAddress(invite.email, address));
    const email = isFirst
      ? await api.invites.createFirst({ email: address, role }, { signal })
      : await api.invites.create(address === undefined ? { username: username ?? undefined, role } : { email: address, role }, { signal });
    return { email, replaced: before.find((invite) => isSameAddress(invite.email, email))?.role };
  } finally {
    directory.invites.forget();
  }
}

/** Whether two addresses are the same. Common mail services ignore upper and lower case. */
export function isSameAddress(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

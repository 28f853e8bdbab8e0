import type { Client } from 'cdktf-turso/runtime';

/** Something that a user says in a channel. */
export interface Message {
  readonly username: string;
  readonly channel: string;
  readonly text: string;
}

/** Says something in a workspace. Fails, and says nothing, if the workspace has no such user or channel. */
export async function say(workspace: Client, { username, channel, text }: Message): Promise<void> {
  const { rowsAffected } = await workspace.execute({
    sql: `INSERT INTO messages (channel_id, user_id, content)
          SELECT channels.id, users.id, :text FROM channels, users WHERE channels.name = :channel AND users.username = :username`,
    args: { username, channel, text },
  });
  if (rowsAffected === 0) throw new Error(`The workspace has no user "${username}", or no channel "${channel}".`);
}

/** Returns what was said in a channel, the oldest first. */
export async function messagesIn(workspace: Client, channel: string): Promise<Message[]> {
  const { rows } = await workspace.execute({
    sql: `SELECT username, content FROM messages JOIN users ON users.id = user_id JOIN channels ON channels.id = channel_id
          WHERE channels.name = :channel ORDER BY messages.id`,
    args: { channel },
  });
  return rows.map(({ username, content }) => ({ username: String(username), channel, text: String(content) }));
}

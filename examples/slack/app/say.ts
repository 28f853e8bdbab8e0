import { createTenants } from 'cdktf-turso/runtime';

/** Every workspace is a tenant of the fleet. The environment, an output of the stack, names the fleet. */
const workspaces = createTenants();

/** `tsx app/say.ts WORKSPACE USERNAME CHANNEL TEXT` says something in a workspace, and prints what was said in the channel so far. */
async function say(workspace: string, username: string, channel: string, text: string): Promise<void> {
  const db = await workspaces.open(workspace);
  const { rowsAffected } = await db.execute({
    sql: `INSERT INTO messages (channel_id, user_id, content)
          SELECT channels.id, users.id, :text FROM channels, users WHERE channels.name = :channel AND users.username = :username`,
    args: { text, channel, username },
  });
  if (rowsAffected === 0) throw new Error(`${workspace} has no user "${username}", or no channel "${channel}".`);
  const { rows } = await db.execute({
    sql: `SELECT username, content FROM messages JOIN users ON users.id = user_id JOIN channels ON channels.id = channel_id
          WHERE channels.name = :channel ORDER BY messages.id`,
    args: { channel },
  });
  for (const row of rows) console.log(`${row.username}: ${row.content}`);
}

const [workspace, username, channel, text] = process.argv.slice(2);
say(workspace, username, channel, text).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

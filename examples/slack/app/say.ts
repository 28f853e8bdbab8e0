import { createTenants } from 'cdktf-turso/runtime';
import { messagesIn, say } from './messages';

/** `tsx app/say.ts WORKSPACE USERNAME CHANNEL TEXT` says something in a workspace, and prints what was said in the channel so far. */
async function main([name, username, channel, text]: string[]): Promise<void> {
  // Every workspace is a tenant of the fleet. The environment, an output of the stack, names the fleet.
  const workspace = await createTenants().open(name);
  await say(workspace, { username, channel, text });
  for (const message of await messagesIn(workspace, channel)) console.log(`${message.username}: ${message.text}`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

import { text } from 'node:stream/consumers';
import { Offline } from './cloud';
import { Desktop, type SyncReport, type Values } from './desktop';

const USAGE = `Usage:
  desktop sign-in [--replace-key]
  desktop create-team TEAM
  desktop create-connection TEAM field=value ...
  desktop connections TEAM
  desktop edit TEAM CONNECTION field=value ...
  desktop secret TEAM CONNECTION
  desktop sync
  desktop watch        (stays in sync, until it is stopped)
  desktop discard      (edits that the cloud did not take)
Fields: name, host, port, username, secret. "secret=-" reads the secret from standard input.`;

/** A desktop without windows. TEAM_CLOUD_URL, DESKTOP_KEY and DESKTOP_FOLDER say which one. */
async function main([command, ...args]: readonly string[]): Promise<void> {
  const desktop = await Desktop.open(process.env);
  try {
    const answer = await COMMANDS[command ?? '']?.(desktop, args);
    console.log(answer ?? USAGE);
  } finally {
    desktop.close();
  }
}

const COMMANDS: Readonly<Record<string, (desktop: Desktop, args: readonly string[]) => Promise<string>>> = {
  async 'sign-in'(desktop, [option]) {
    return `Signed in as ${await desktop.signIn((url) => console.log(`Open ${url}`), option === '--replace-key')}`;
  },
  async 'create-team'(desktop, [team]) {
    await desktop.createTeam(team);
    return `Created the team ${team}. ${await sync(desktop)}`;
  },
  async 'create-connection'(desktop, [team, ...fields]) {
    await desktop.createConnection(team, await valuesOf(fields));
    return `Created a connection in ${team}. ${await sync(desktop)}`;
  },
  async 'connections'(desktop, [team]) {
    return JSON.stringify(await desktop.connections(team), null, 2);
  },
  async 'edit'(desktop, [team, connection, ...fields]) {
    await desktop.edit(team, connection, await valuesOf(fields));
    return sync(desktop);
  },
  async 'secret'(desktop, [team, connection]) {
    return desktop.secret(team, connection);
  },
  async 'sync'(desktop) {
    return sync(desktop);
  },
  async 'watch'(desktop) {
    return desktop.watch((state) => console.log(state instanceof Offline ? offline(state) : describe(state)));
  },
  async 'discard'(desktop) {
    return `Discarded ${await desktop.discard()} edits that waited.`;
  },
};

async function sync(desktop: Desktop): Promise<string> {
  try {
    return describe(await desktop.sync());
  } catch (error) {
    if (!(error instanceof Offline)) throw error;
    return offline(error);
  }
}

function offline({ message }: Offline): string {
  return `${message} What you changed is kept on this machine until the next sync.`;
}

function describe({ sent, notApplied, keysShared, clock }: SyncReport): string {
  const others = notApplied.map(({ field, outcome }) => ` ${field}: ${OUTCOMES[outcome]}.`).join('');
  return `In sync at ${clock}, ${sent} edits sent.${others}${keysShared === 0 ? '' : ` Gave the key of a team to ${keysShared} members.`}`;
}

const OUTCOMES = {
  superseded: 'somebody wrote it later, and your value is in the audit log',
  gone: 'the connection is deleted, and your value is kept on this machine',
  forbidden: 'your role does not allow it, and your value is kept on this machine',
};

async function valuesOf(fields: readonly string[]): Promise<Values> {
  const entries = await Promise.all(fields.map(async (field) => {
    const [, name, value] = /^(\w+)=(.*)$/s.exec(field) ?? [];
    if (name === undefined) throw new Error(`"${field}" is not a field and its value. Write field=value.`);
    // Other users of the machine see the arguments of a program.
    if (name === 'secret' && value !== '-') throw new Error('Write secret=-, and give the secret on standard input.');
    return [name, name === 'secret' ? (await text(process.stdin)).trimEnd() : value];
  }));
  return Object.fromEntries(entries);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

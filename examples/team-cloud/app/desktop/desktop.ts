import { setTimeout } from 'node:timers/promises';
import { Cloud, Offline } from './cloud';
import { Local } from './local';
import { Replica, type Row } from './replica';
import { signIn } from './sign-in';
import { Vault, vaultOf } from './vault';
import { FIELDS, fieldFault, type Edit, type Field, type Outcome } from '../shared/connection';

/** How many edits one request sends. */
const BATCH = 100;

/** How often a desktop looks for changes. */
const INTERVAL_MS = 2000;

export type Values = Partial<Record<Field, string | null>>;

/** What a sync has done. */
export interface SyncReport {
  readonly sent: number;
  /** Edits that the cloud did not apply, and why. */
  readonly notApplied: readonly { readonly field: Field; readonly outcome: Exclude<Outcome, 'applied'> }[];
  readonly keysShared: number;
  readonly clock: number;
}

/** A desktop: reads its replica, keeps edits while it is offline, and sends them when the cloud is there. */
export class Desktop {
  static async open({ TEAM_CLOUD_URL: url, DESKTOP_KEY: key, DESKTOP_FOLDER: folder = '.desktop' }: NodeJS.ProcessEnv): Promise<Desktop> {
    if (url === undefined) throw new Error('TEAM_CLOUD_URL is not set. It is the address of the Worker.');
    const vault = await vaultOf(key);
    const local = await Local.open(folder, vault);
    return new Desktop(folder, vault, local, new Cloud(url, local));
  }

  private constructor(
    private readonly folder: string, private readonly vault: Vault, private readonly local: Local, private readonly cloud: Cloud,
  ) {}

  /** @param replace whether the key of this machine replaces another one that the user had */
  async signIn(show: (url: string) => void, replace = false): Promise<string> {
    await signIn(this.cloud, show);
    const { id, email } = await this.cloud.call<{ id: string; email: string }>('GET', '/me');
    await this.local.set('user', id);
    await this.cloud.call('PUT', '/me/public-key', { publicKey: this.vault.publicKey, replace });
    return email;
  }

  async createTeam(name: string): Promise<void> {
    const sealedKey = this.vault.sealTeamKey(this.vault.newTeamKey(), this.vault.publicKey);
    await this.cloud.call('POST', '/teams', { name, sealedKey });
  }

  async createConnection(team: string, values: Values): Promise<void> {
    const { id, ...found } = await this.team(team);
    await this.cloud.call('POST', `/teams/${id}/connections`, this.sealed(found, values));
  }

  /** Returns the connections of a team with the edits that wait. Secrets stay sealed. */
  async connections(team: string): Promise<Row[]> {
    const { id } = await this.team(team);
    const edits = await this.local.edits();
    const rows = await this.read(`SELECT id, ${FIELDS.join(', ')} FROM connections WHERE team_id = ? ORDER BY name`, id);
    return rows.map((row) => {
      const waiting = edits.filter(({ connectionId }) => connectionId === row.id);
      const edited = Object.fromEntries(waiting.map(({ field, value }) => [field, value]));
      return { ...row, ...edited, waiting: Object.keys(edited) };
    });
  }

  /** Keeps an edit on this machine, also without the network. */
  async edit(team: string, connection: string, values: Values): Promise<void> {
    const found = await this.team(team);
    if (!found.may_edit) throw new Error(`Your role in ${team} is ${found.role}, which does not change connections.`);
    const { id } = await this.connection(team, connection);
    const stamp = await this.local.newStamp();
    await this.local.addEdits(Object.entries(this.sealed(found, values)).map(([field, value]) => ({
      id: crypto.randomUUID(), teamId: String(found.id), connectionId: String(id), field: field as Field, value, stamp,
    })));
  }

  /** Returns a secret in clear text. */
  async secret(team: string, connection: string): Promise<string> {
    const [found, { secret }] = [await this.team(team), await this.connection(team, connection)];
    if (typeof secret !== 'string') throw new Error(`${connection} has no secret.`);
    return this.vault.open(secret, this.teamKey(found));
  }

  /** Sends the edits that wait, brings the replica up to date, and gives the keys of teams to members who lack them. */
  async sync(): Promise<SyncReport> {
    const edits = await this.local.edits();
    const notApplied = [];
    for (let first = 0; first < edits.length; first += BATCH) notApplied.push(...await this.send(edits.slice(first, first + BATCH)));

    const asked = Date.now();
    const { value: clock, time } = await this.cloud.call<{ value: number; time: number }>('GET', '/sync/clock');
    await this.local.set('clock offset', String(time - Math.round((asked + Date.now()) / 2)));

    const replica = await Replica.sync(this.folder, await this.cloud.call('GET', '/sync/replica'));
    try {
      if (await replica.clock() < clock) throw new Error(`The replica is at ${await replica.clock()}, but the cloud is at ${clock}. Sync again.`);
      return { sent: edits.length, notApplied, keysShared: await this.shareKeys(replica), clock };
    } finally {
      replica.close();
    }
  }

  /** Stays in sync: syncs whenever the cloud or this machine has something new, and waits while the cloud cannot be reached. */
  async watch(report: (state: SyncReport | Offline) => void): Promise<never> {
    let [seen, online] = ['', true];
    for (;;) {
      try {
        const { value } = await this.cloud.call<{ value: number }>('GET', '/sync/clock');
        const now = [value, ...(await this.local.edits()).map(({ id }) => id)].join();
        if (now !== seen) report(await this.sync());
        [seen, online] = [now, true];
      } catch (error) {
        if (!(error instanceof Offline)) throw error;
        if (online) report(error);
        online = false;
      }
      await setTimeout(INTERVAL_MS);
    }
  }

  /** Forgets the edits that wait, and returns how many these were. */
  async discard(): Promise<number> {
    const edits = await this.local.edits();
    await this.local.forget(edits);
    return edits.length;
  }

  close(): void {
    this.local.close();
  }

  private async send(edits: readonly Edit[]): Promise<SyncReport['notApplied']> {
    const { outcomes } = await this.cloud.call<{ outcomes: { id: string; outcome: Outcome }[] }>('POST', '/sync/edits', { edits });
    // The audit log of the cloud has these. What it did not take stays here.
    await this.local.forget(outcomes.filter(({ outcome }) => outcome === 'applied' || outcome === 'superseded'));
    return outcomes.flatMap(({ id, outcome }) => (outcome === 'applied' ? [] : { field: edits.find((edit) => edit.id === id)!.field, outcome }));
  }

  private async shareKeys(replica: Replica): Promise<number> {
    const lacking = await replica.rows(`
      SELECT own.team_id, own.sealed_key, other.user_id, users.public_key FROM members AS own
      JOIN members AS other ON other.team_id = own.team_id AND other.sealed_key IS NULL
      JOIN users ON users.id = other.user_id AND users.public_key IS NOT NULL
      WHERE own.user_id = ? AND own.sealed_key IS NOT NULL`, await this.user());
    for (const { team_id: team, user_id: user, public_key: publicKey, sealed_key: own } of lacking) {
      await this.cloud.call('PUT', `/teams/${team}/members/${user}/key`, { sealedKey: this.vault.sealTeamKey(this.vault.openTeamKey(own), publicKey) });
    }
    return lacking.length;
  }

  private async team(name: string): Promise<Row> {
    const [team] = await this.read(`
      SELECT teams.id, role, sealed_key, EXISTS (SELECT 1 FROM permissions WHERE role = members.role AND permission = 'connections:update') AS may_edit
      FROM teams JOIN members ON team_id = teams.id WHERE user_id = ? AND teams.name = ?`, await this.user(), name);
    if (team === undefined) throw new Error(`You have no team "${name}" on this machine. Run: desktop sync`);
    return team;
  }

  private async connection(team: string, name: string): Promise<Row> {
    const found = (await this.connections(team)).find((row) => row.name === name);
    if (found === undefined) throw new Error(`The team ${team} has no connection "${name}" on this machine.`);
    return found;
  }

  /** Checks the values as the cloud does, and seals the secret. */
  private sealed(team: Row, values: Values): Values {
    const { secret, ...others } = values;
    const sealed = typeof secret === 'string' ? { ...others, secret: this.vault.seal(secret, this.teamKey(team)) } : values;
    const faults = Object.entries(sealed).flatMap(([field, value]) => fieldFault(field, value) ?? []);
    if (faults.length > 0) throw new Error(faults.join(' '));
    return sealed;
  }

  private teamKey({ sealed_key: sealed }: Row): Uint8Array {
    if (typeof sealed !== 'string') throw new Error('You do not have the key of this team yet. A member who has it gives it to you with the next sync.');
    return this.vault.openTeamKey(sealed);
  }

  private async user(): Promise<string> {
    return await this.local.setting('user') ?? '';
  }

  private async read(sql: string, ...args: string[]): Promise<Row[]> {
    const replica = await Replica.offline(this.folder);
    try {
      return await replica.rows(sql, ...args);
    } finally {
      replica.close();
    }
  }
}

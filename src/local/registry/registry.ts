import {
  ApiToken, AuditEntry, BillingCustomer, Database, DeletedDatabase, DeletedGroup, FormerAddress, Group, Invite, JwksEndpoint, Member,
  Organization, User,
} from '../model';
import { Entry, Store } from './store';

/** The kinds of stored objects, with their types. */
export interface Kinds {
  organization: Organization;
  user: User;
  member: Member;
  invite: Invite;
  jwks: JwksEndpoint;
  audit: AuditEntry;
  billingCustomer: BillingCustomer;
  group: Group;
  database: Database;
  deletedGroup: DeletedGroup;
  deletedDatabase: DeletedDatabase;
  formerAddress: FormerAddress;
  apiToken: ApiToken;
  /** A database whose configuration may not have reached sqld yet. */
  unsynced: { readonly id: string };
  setting: { readonly id: string; readonly value: string };
}

export type Kind = keyof Kinds;

/**
 * The state of the control plane. It reads from memory, and writes a change to the {@link Store} before it shows the change.
 * A change is a {@link Transaction}: a crash keeps all of it or nothing.
 */
export class Registry {
  static async load(store: Store): Promise<Registry> {
    const registry = new Registry(store);
    for (const entry of await store.load()) {
      registry.apply(entry);
    }
    return registry;
  }

  private readonly tables: { [K in Kind]: Map<string, Kinds[K]> } = {
    organization: new Map(),
    user: new Map(),
    member: new Map(),
    invite: new Map(),
    jwks: new Map(),
    audit: new Map(),
    billingCustomer: new Map(),
    group: new Map(),
    database: new Map(),
    deletedGroup: new Map(),
    deletedDatabase: new Map(),
    formerAddress: new Map(),
    apiToken: new Map(),
    unsynced: new Map(),
    setting: new Map(),
  };
  private readonly databaseIds = new Map<string, string>();

  private constructor(private readonly store: Store) {}

  get<K extends Kind>(kind: K, id: string): Kinds[K] | undefined {
    return this.tables[kind].get(id);
  }

  all<K extends Kind>(kind: K): Kinds[K][] {
    return [...this.tables[kind].values()];
  }

  findOrganization(slug: string): Organization | undefined {
    return this.all('organization').find((organization) => organization.slug === slug);
  }

  findUser(username: string): User | undefined {
    return this.all('user').find((user) => user.username === username);
  }

  findMember(organizationId: string, userId: string): Member | undefined {
    return this.get('member', memberKey(organizationId, userId));
  }

  findGroup(organizationId: string, name: string): Group | undefined {
    return this.all('group').find((group) => group.organizationId === organizationId && group.name === name);
  }

  findDatabase(organizationId: string, name: string): Database | undefined {
    const id = this.databaseIds.get(nameKey(organizationId, name));
    return id === undefined ? undefined : this.get('database', id);
  }

  /** Returns the database that had this name in this organization before it moved to another one. */
  findFormer(organizationId: string, name: string): Database | undefined {
    const former = this.get('formerAddress', nameKey(organizationId, name));
    return former && this.get('database', former.databaseId);
  }

  databasesOfGroup(groupId: string): Database[] {
    return this.all('database').filter((database) => database.groupId === groupId);
  }

  /** Stores all changes that `fill` makes to the transaction, or none. */
  async commit(fill: (transaction: Transaction) => void): Promise<void> {
    const transaction = new Transaction();
    fill(transaction);
    await this.store.write(transaction.entries);
    transaction.entries.forEach((entry) => this.apply(entry));
  }

  private apply(entry: Entry): void {
    if (!Object.hasOwn(this.tables, entry.kind)) {
      return;
    }
    if (entry.kind === 'database') {
      this.index(entry);
    }
    const table = this.tables[entry.kind as Kind] as Map<string, unknown>;
    if (entry.value === undefined) {
      table.delete(entry.id);
    } else {
      table.set(entry.id, entry.value);
    }
  }

  private index(entry: Entry): void {
    const before = this.get('database', entry.id);
    if (before !== undefined) {
      this.databaseIds.delete(nameKey(before.organizationId, before.name));
    }
    const now = entry.value as Database | undefined;
    if (now !== undefined) {
      this.databaseIds.set(nameKey(now.organizationId, now.name), now.id);
    }
  }
}

/** Changes that take effect together. */
export class Transaction {
  readonly entries: Entry[] = [];

  put<K extends Kind>(kind: K, value: Kinds[K]): this {
    this.entries.push({ kind, id: value.id, value });
    return this;
  }

  delete(kind: Kind, id: string): this {
    this.entries.push({ kind, id, value: undefined });
    return this;
  }
}

/** Returns the id of a {@link Member}. */
export function memberKey(organizationId: string, userId: string): string {
  return `${organizationId}/${userId}`;
}

/** Returns the id of a {@link FormerAddress}. */
export function nameKey(organizationId: string, name: string): string {
  return `${organizationId}/${name}`;
}

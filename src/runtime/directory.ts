import { addressOf, type FoundDatabase } from './database-finder';
import { TenantError, TenantHistoryError, TenantsConfigurationError } from './errors';
import { explained, isMissing, isMissingTable, tenantError } from './failures';
import type { Parts } from './migrate-tenant';
import { readTenantHistory } from './tenant-history';
import type { TenantName } from './tenant-name';
import type { DeleteOptions, ListOptions, TenantInfo, TenantPage, TenantToken, TenantTokenOptions } from './tenants';
import { endOf } from './token';
import { LEDGER, SNAPSHOTS } from '../fleet/ledger/tables';
import type { Database } from '../turso/api/types';
import type { SqlValue } from '../turso/sql/sql-types';

const MOST = 1_000;

/** Looks tenants up, lists and deletes them, and creates tokens for them. Migrates nothing. */
export class Directory {
  constructor(private readonly parts: Parts) {}

  /** A database in another group is not the tenant's. */
  async exists(name: TenantName, signal: AbortSignal): Promise<boolean> {
    const { finder, databases } = this.parts;
    try {
      const address = finder.canLookUp ? await finder.lookUp(name, signal) : await finder.tenant(name, signal);
      if (!finder.canLookUp) await databases.read(address, [{ sql: 'SELECT 1' }], signal);
      return true;
    } catch (error) {
      if (isMissing(error) || (error instanceof TenantError && ['NOT_FOUND', 'NAME_TAKEN'].includes(error.code))) return false;
      throw tenantError(error, name);
    }
  }

  async info(name: TenantName, signal: AbortSignal): Promise<TenantInfo> {
    return infoOf(await this.parts.finder.lookUp(name, signal));
  }

  async list({ limit = 100, after }: ListOptions, signal: AbortSignal): Promise<TenantPage> {
    const { finder, settings: { group, schemaDatabase } } = this.parts;
    if (!Number.isInteger(limit) || limit < 1 || limit > MOST) {
      throw new TenantsConfigurationError(`limit is ${limit}. Use a whole number from 1 to ${MOST}.`);
    }
    if (group === undefined) throw new TenantsConfigurationError('group is missing, and list() needs it. Set TURSO_GROUP, or give the option group.');
    const about = { database: schemaDatabase };
    const schema = await finder.ask(about, async ({ databases }) => databases.get(schemaDatabase, { signal }));
    const page = await finder.ask({}, async ({ databases }) => databases.page({ group }, { limit, cursor: after, signal }));
    const { members, snapshots } = await this.#ledgerOf(page.databases.map(({ dbId }) => dbId), signal);
    const isTenant = ({ dbId, name, parent }: Database) =>
      name !== schemaDatabase && (members.has(dbId) || (parent?.dbId === schema.dbId && !snapshots.has(name)));
    const tenants = page.databases.filter(isTenant).map((database) => infoOf(addressOf(database)));
    return { tenants, ...page.next === undefined ? {} : { next: page.next } };
  }

  async delete(name: TenantName, { confirm }: DeleteOptions, signal: AbortSignal): Promise<void> {
    if (confirm !== name.database) {
      throw new TenantsConfigurationError(`confirm is ${JSON.stringify(confirm)}, but the database of tenant ${JSON.stringify(name.tenant)} `
        + `is "${name.database}". Nothing was deleted. Give the name of the database that you want to delete.`);
    }
    await this.#requireTenant(name, signal);
    await this.parts.finder.ask(name, async ({ databases }) => databases.delete(name.database, { signal }));
  }

  async token(name: TenantName, url: string, options: TenantTokenOptions, signal: AbortSignal): Promise<TenantToken> {
    const { access: authorization = 'full-access', expiresIn: expiration = '1h', permissions } = options;
    const asked = { authorization, expiration, fineGrainedPermissions: permissions };
    const authToken = await this.parts.finder.ask(name, async ({ databases }) => databases.createToken(name.database, asked, { signal }));
    const end = endOf(authToken);
    return { url, authToken, ...end === undefined ? {} : { expiresAt: new Date(end) } };
  }

  /** Fails for a database that belongs to another fleet or application. */
  async #requireTenant(name: TenantName, signal: AbortSignal): Promise<void> {
    const { finder, databases, settings: { schemaDatabase } } = this.parts;
    const history = await explained(name, readTenantHistory(databases, name, await finder.lookUp(name, signal), signal));
    const other = history.find(({ fleet = schemaDatabase }) => fleet !== schemaDatabase);
    if (other === undefined) return;
    throw new TenantHistoryError(name.tenant, name.database, [`The fleet "${other.fleet}" applied its migration "${other.name}". Nothing was deleted.`]);
  }

  /** Which of these databases the ledger names, and the names of all snapshots. A fleet that was never rolled out has neither. */
  async #ledgerOf(ids: readonly string[], signal: AbortSignal): Promise<{ members: Set<SqlValue>; snapshots: Set<SqlValue> }> {
    const { finder, databases } = this.parts;
    try {
      const [members, snapshots] = await databases.read(await finder.schema(signal), [
        { sql: `SELECT database_id FROM ${LEDGER} WHERE database_id IN (SELECT value FROM json_each(?))`, args: [JSON.stringify(ids)] },
        { sql: `SELECT snapshot FROM ${SNAPSHOTS}` },
      ], signal);
      return { members: new Set(members.flat()), snapshots: new Set(snapshots.flat()) };
    } catch (error) {
      if (isMissingTable(error)) return { members: new Set(), snapshots: new Set() };
      throw tenantError(error, { database: this.parts.settings.schemaDatabase });
    }
  }
}

function infoOf({ name, id, url }: FoundDatabase): TenantInfo {
  return { name, databaseId: id, url };
}

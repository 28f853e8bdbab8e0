import { Context } from 'hono';
import { ApiTokens } from '../control/api-tokens';
import { AuditLog } from '../control/audit-log';
import { Databases } from '../control/databases';
import { Files } from '../control/files';
import { GroupTransfer } from '../control/group-transfer';
import { Groups } from '../control/groups';
import { Invites } from '../control/invites';
import { Members } from '../control/members';
import { Organizations } from '../control/organizations';
import { Recovery } from '../control/recovery';
import { DatabaseTokens } from '../control/tokens';
import { Usages } from '../control/usage';
import { Users } from '../control/users';
import { organizationNotFound } from '../errors';
import { Organization } from '../model';
import { Registry } from '../registry/registry';

/** The endpoints need these parts. */
export interface ApiParts {
  readonly registry: Registry;
  readonly organizations: Organizations;
  readonly users: Users;
  readonly members: Members;
  readonly invites: Invites;
  readonly groupTransfer: GroupTransfer;
  readonly groups: Groups;
  readonly databases: Databases;
  readonly databaseTokens: DatabaseTokens;
  readonly recovery: Recovery;
  readonly apiTokens: ApiTokens;
  readonly auditLog: AuditLog;
  readonly usages: Usages;
  readonly files: Files;
  /** Whether new databases reject what the live service rejects for databases of its newer control plane. */
  readonly strictNewDatabases: boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Host and port of this platform for clients. */
  readonly authority: string;
  /** Version of sqld, such as `0.24.32`. */
  readonly sqldVersion: string;
}

/** Returns the organization of the request, which {@link authorize} has found. */
export function organizationOf(context: Context): Organization {
  const organization = context.get('organization');
  if (organization === undefined) {
    throw organizationNotFound();
  }
  return organization;
}

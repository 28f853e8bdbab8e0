import { AuditEntry, Organization, User } from '../model';
import { ControlParts } from './parts';

/** The actions in Turso's audit log, with their messages. https://docs.turso.tech/api-reference/audit-logs/list */
const MESSAGES = {
  'db-create': 'created database',
  'db-delete': 'deleted database',
  'db-protect': 'protected database',
  'db-unprotect': 'unprotected database',
  'db-token-create': 'created a token for database',
  'group-create': 'created group',
  'group-delete': 'deleted group',
  'group-unarchive': 'unarchived group',
  'group-protect': 'protected group',
  'group-unprotect': 'unprotected group',
  'group-token-create': 'created a token for group',
  'instance-create': 'created an instance of database',
  'instance-delete': 'deleted an instance of database',
  'user-token-create': 'created API token',
  'org-create': 'created organization',
  'org-member-add': 'added member',
  'org-member-rm': 'removed member',
  'org-member-leave': 'left the organization as',
  'org-plan-update': 'changed the plan to',
  'org-set-overages': 'set overages to',
} as const;
export type AuditCode = keyof typeof MESSAGES;

export interface Deed {
  readonly code: AuditCode;
  /** The name of the changed object. */
  readonly subject: string;
  readonly author: User;
  readonly origin: 'cli' | 'web';
}

/** The actions in an organization. */
export class AuditLog {
  private last: number;

  constructor(private readonly parts: Pick<ControlParts, 'registry' | 'now'>) {
    this.last = parts.registry.all('audit').reduce((last, { id }) => Math.max(last, Number(id)), 0);
  }

  async record(organization: Organization, { code, subject, author, origin }: Deed): Promise<void> {
    this.last += 1;
    const entry: AuditEntry = {
      id: String(this.last),
      organizationId: organization.id,
      code,
      message: `${author.username} ${MESSAGES[code]} ${subject}`,
      origin,
      author: author.username,
      createdAt: new Date(this.parts.now()).toISOString(),
      subject,
    };
    await this.parts.registry.commit((transaction) => transaction.put('audit', entry));
  }

  /** Newest first. */
  list(organization: Organization): AuditEntry[] {
    return this.parts.registry.all('audit')
      .filter(({ organizationId }) => organizationId === organization.id)
      .sort((a, b) => Number(b.id) - Number(a.id));
  }
}

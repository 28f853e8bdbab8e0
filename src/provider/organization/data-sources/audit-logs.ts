import { integerBetween, listNested, number, set, string } from '../../../terraform';
import { jsonText, type AuditLog } from '../../../turso';
import { dataSource } from '../../define';
import { askedOrganization } from '../../shared/organization';
import { inOrder, validTime } from '../../shared/validators';
import type { Turso } from '../../turso';

/** Reads the audit logs of the organization. */
export const auditLogs = dataSource({
  type: 'turso_audit_logs',
  noun: 'audit logs',
  schema: {
    description: 'The [audit logs](https://docs.turso.tech/api-reference/audit-logs/list) of the organization, newest first: who did what. Not on the free plan.',
    attributes: {
      organization: askedOrganization,
      codes: set('string', {
        optional: true,
        description: 'Only these kinds of actions, such as `db-create`, `db-delete`, `group-create`, `org-member-add`, `user-token-create`. Left out: all.',
      }),
      author: string({ optional: true, description: 'Only actions of the user with this username.' }),
      since: string({ optional: true, description: 'Only actions at this time or later, in RFC 3339. The provider does not read older entries.', validators: [validTime()] }),
      until: string({ optional: true, description: 'Only actions at this time or earlier, in RFC 3339.', validators: [validTime()] }),
      limit: number({
        default: 100,
        description: 'The largest number of matching entries to read, from 1 to 10000. Defaults to 100.',
        validators: [integerBetween(1, 10_000)],
      }),
      page: number({
        optional: true,
        description: 'Only this page, counted from 1; the filters then choose from its entries. Left out: as many pages as `limit` takes.',
        validators: [integerBetween(1, 1_000_000)],
      }),
      page_size: number({ default: 100, description: 'How many entries to read with one request, from 1 to 1000. Defaults to 100.', validators: [integerBetween(1, 1000)] }),
      logs: listNested({
        code: string({ computed: true, description: 'The kind of action, such as `db-create`.' }),
        message: string({ computed: true, nullable: true, description: 'A description of the action.' }),
        origin: string({ computed: true, nullable: true, description: 'Where it was done: `cli` or `web`.' }),
        author: string({ computed: true, nullable: true, description: 'Username of the user.' }),
        created_at: string({ computed: true, description: 'When, in RFC 3339.' }),
        data: string({ computed: true, nullable: true, description: 'The data of the action, as JSON.' }),
        ip: string({ computed: true, nullable: true, description: 'The IP address of the user; null if Turso does not tell.' }),
        city: string({ computed: true, nullable: true, description: 'The city of that address; null if Turso does not tell.' }),
        country_code: string({ computed: true, nullable: true, description: 'The country of that address; null if Turso does not tell.' }),
      }, { computed: true, description: 'The entries found; may be empty.' }),
    },
    validators: [inOrder('since', 'until')],
  },

  async read(asked, { client, signal }) {
    const turso = await client.named(asked.organization, signal);
    const entries = asked.page === null
      ? turso.api.auditLogs.iterate(asked.page_size, { signal })
      : onePage(turso, asked.page, asked.page_size, signal);
    const logs: AuditLog[] = [];
    for await (const entry of entries) {
      if (isBefore(entry, asked.since)) break;
      if (isWanted(entry, asked) && logs.push(entry) === asked.limit) break;
    }
    return { ...asked, organization: turso.organization, logs: logs.map(toDescription) };
  },
});

/** The conditions that an entry has to meet. */
interface Filter {
  readonly codes: readonly string[] | null;
  readonly author: string | null;
  readonly until: string | null;
}

function isWanted(entry: AuditLog, { codes, author, until }: Filter): boolean {
  return (codes === null || codes.includes(entry.code))
    && (author === null || entry.author === author)
    && (until === null || Date.parse(entry.createdAt) <= Date.parse(until));
}

function isBefore({ createdAt }: AuditLog, since: string | null): boolean {
  return since !== null && Date.parse(createdAt) < Date.parse(since);
}

async function* onePage({ api }: Turso, page: number, pageSize: number, signal: AbortSignal): AsyncGenerator<AuditLog, void, undefined> {
  yield* (await api.auditLogs.page(page, pageSize, { signal })).logs;
}

function toDescription(entry: AuditLog) {
  return {
    code: entry.code,
    message: entry.message ?? null,
    origin: entry.origin ?? null,
    author: entry.author ?? null,
    created_at: entry.createdAt,
    data: entry.data === undefined || entry.data === null ? null : jsonText(entry.data),
    ip: entry.ip ?? null,
    city: entry.city ?? null,
    country_code: entry.countryCode ?? null,
  };
}

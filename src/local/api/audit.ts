import { Context, Hono } from 'hono';
import { AuditCode } from '../control/audit-log';
import { requirePaidPlan } from '../control/plans';
import { ApiError } from '../errors';
import { AuditEntry, Organization } from '../model';
import { ApiParts, organizationOf } from './parts';
import { principalOf } from './principal';

const DEFAULT_PAGE_SIZE = 100;

/** Records what the request has just done. */
export async function audit(
  context: Context, { auditLog }: ApiParts, code: AuditCode, subject: string, organization: Organization = organizationOf(context),
): Promise<void> {
  const origin = context.req.header('user-agent')?.startsWith('turso-cli') === true ? 'cli' : 'web';
  await auditLog.record(organization, { code, subject, author: principalOf(context).user, origin });
}

/** https://docs.turso.tech/api-reference/audit-logs/list */
export function auditApi({ auditLog }: ApiParts): Hono {
  const api = new Hono();

  api.get('/', (context) => {
    const organization = organizationOf(context);
    requirePaidPlan(organization, 'audit logs');
    const page = natural(context, 'page', 1);
    const pageSize = natural(context, 'page_size', DEFAULT_PAGE_SIZE);
    const entries = auditLog.list(organization);
    return context.json({
      audit_logs: entries.slice((page - 1) * pageSize, page * pageSize).map(view),
      pagination: { page, page_size: pageSize, total_pages: Math.ceil(entries.length / pageSize), total_rows: entries.length },
    });
  });

  return api;
}

function natural(context: Context, name: string, fallback: number): number {
  const text = context.req.query(name);
  const value = text === undefined ? fallback : Number(text);
  if (!Number.isInteger(value) || value < 1) {
    throw new ApiError(400, `invalid ${name} ${JSON.stringify(text)}: use a whole number from 1`);
  }
  return value;
}

function view({ code, message, origin, author, createdAt, subject }: AuditEntry): object {
  return { code, message, origin, author, created_at: createdAt, data: { name: subject } };
}

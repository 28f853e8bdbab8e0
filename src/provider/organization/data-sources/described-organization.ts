import { bool, string } from '../../../terraform';
import type { Organization } from '../../../turso';

/** The attributes of an organization in data sources. */
export const describedOrganization = {
  slug: string({ computed: true, description: 'Slug of the organization; that of a personal account is its username.' }),
  name: string({ computed: true, description: 'Name of the organization; `personal` for a personal account.' }),
  id: string({ computed: true, nullable: true, description: 'UUID of the organization; null if Turso does not tell it here.' }),
  type: string({ computed: true, nullable: true, description: '`personal` or `team`.' }),
  overages: bool({ computed: true, nullable: true, description: 'Whether Turso bills usage beyond the plan instead of blocking it.' }),
  require_mfa: bool({ computed: true, nullable: true, description: 'Whether all members have to use multi-factor authentication.' }),
  blocked_reads: bool({ computed: true, nullable: true, description: 'Whether Turso refuses reads, because a quota is used up.' }),
  blocked_writes: bool({ computed: true, nullable: true, description: 'Whether Turso refuses writes, because a quota is used up.' }),
  plan_id: string({ computed: true, nullable: true, description: 'The plan that it subscribed to, such as `developer`.' }),
  plan_timeline: string({ computed: true, nullable: true, description: '`monthly` or `yearly`; empty or null if nothing is paid.' }),
  platform: string({ computed: true, nullable: true, description: 'What manages it in Turso\'s place, such as `vercel`; empty or null for nothing.' }),
};

export function toOrganizationDescription(found: Organization) {
  return {
    slug: found.slug,
    name: found.name,
    id: found.id ?? null,
    type: found.type ?? null,
    overages: found.overages ?? null,
    require_mfa: found.requireMfa ?? null,
    blocked_reads: found.blockedReads ?? null,
    blocked_writes: found.blockedWrites ?? null,
    plan_id: found.planId ?? null,
    plan_timeline: found.planTimeline ?? null,
    platform: found.platform ?? null,
  };
}

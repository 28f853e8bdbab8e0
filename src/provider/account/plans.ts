import { listNested, number, singleNested, string } from '../../terraform';
import type { OrganizationPlan, PlanQuotas } from '../../turso';
import { dataSource } from '../define';
import { exact } from '../shared/answers';
import { askedOrganization } from '../shared/organization';

const quota = (description: string) => number({ computed: true, nullable: true, description: `${description}; null for no limit.` });

/** Reads the plans that the organization can subscribe to. */
export const plans = dataSource({
  type: 'turso_plans',
  noun: 'plans',
  schema: {
    description: 'The [plans](https://docs.turso.tech/api-reference/organizations/plans) that the organization can subscribe to, with their prices and quotas, '
      + 'in the order in which Turso offers them.',
    attributes: {
      organization: askedOrganization,
      plans: listNested({
        name: string({ computed: true, description: 'Name of the plan.' }),
        price: string({ computed: true, nullable: true, description: 'Price of a month, in US dollars, as a decimal number.' }),
        prices: listNested({
          value: string({ computed: true, nullable: true, description: 'Price, in US dollars, as a decimal number.' }),
          timeline: string({ computed: true, nullable: true, description: '`monthly` or `yearly`.' }),
        }, { computed: true, description: 'What it costs, by how it is paid.' }),
        quotas: singleNested({
          rows_read: quota('Rows read in a month'),
          rows_written: quota('Rows written in a month'),
          databases: quota('Databases'),
          locations: quota('Locations'),
          storage: quota('Storage, in bytes'),
          groups: quota('Groups'),
          bytes_synced: quota('Bytes synced in a month'),
        }, { computed: true, description: 'What the plan includes.' }),
      }, { computed: true, description: 'The plans.' }),
    },
  },

  async read({ organization }, { client, signal }) {
    const turso = await client.named(organization, signal);
    const found = await turso.api.billing.plans({ signal });
    return { organization: turso.organization, plans: found.map(toDescription) };
  },
});

function toDescription({ name, price, prices, quotas }: OrganizationPlan) {
  return {
    name,
    price: price ?? null,
    prices: prices.map(({ value, timeline }) => ({ value: value ?? null, timeline: timeline ?? null })),
    quotas: toQuotas(quotas),
  };
}

function toQuotas(quotas: PlanQuotas) {
  return {
    rows_read: exact(quotas.rowsRead),
    rows_written: exact(quotas.rowsWritten),
    databases: exact(quotas.databases),
    locations: exact(quotas.locations),
    storage: exact(quotas.storage),
    groups: exact(quotas.groups),
    bytes_synced: exact(quotas.bytesSynced),
  };
}

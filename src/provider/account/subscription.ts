import { bool, string } from '../../terraform';
import { dataSource } from '../define';
import { askedOrganization } from '../shared/organization';

/** Reads the subscription of the organization. */
export const subscription = dataSource({
  type: 'turso_subscription',
  noun: 'subscription',
  schema: {
    description: 'What the organization [subscribed](https://docs.turso.tech/api-reference/organizations/subscription) to. Turso\'s Platform API cannot '
      + 'change it: do that in the dashboard.',
    attributes: {
      organization: askedOrganization,
      name: string({ computed: true, nullable: true, description: 'Name of the subscription.' }),
      plan: string({ computed: true, nullable: true, description: 'Name of the plan, such as `scaler`.' }),
      overages: bool({ computed: true, nullable: true, description: 'Whether Turso bills usage beyond the plan instead of blocking it.' }),
      timeline: string({ computed: true, nullable: true, description: '`monthly` or `yearly`; empty or null if nothing is paid.' }),
    },
  },

  async read({ organization }, { client, signal }) {
    const turso = await client.named(organization, signal);
    const { name, plan, overages, timeline } = await turso.api.billing.subscription({ signal });
    return {
      organization: turso.organization,
      name: name ?? null,
      plan: plan ?? null,
      overages: overages ?? null,
      timeline: timeline ?? null,
    };
  },
});

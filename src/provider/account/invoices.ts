import { listNested, oneOf, string } from '../../terraform';
import type { InvoiceType } from '../../turso';
import { dataSource } from '../define';
import { nullIfEmpty } from '../shared/answers';
import { askedOrganization } from '../shared/organization';

const when = (what: string) => string({ computed: true, nullable: true, description: `When ${what}, in RFC 3339; otherwise null.` });

/** Reads the invoices of the organization. */
export const invoices = dataSource({
  type: 'turso_invoices',
  noun: 'invoices',
  schema: {
    description: 'The [invoices](https://docs.turso.tech/api-reference/organizations/invoices) of the organization, in the order in which Turso lists them.',
    attributes: {
      organization: askedOrganization,
      type: string({ default: 'all', description: 'Which ones: `all`, `upcoming` or `issued`. Defaults to `all`.', validators: [oneOf('all', 'upcoming', 'issued')] }),
      invoices: listNested({
        number: string({ computed: true, nullable: true, description: 'Number of the invoice.' }),
        amount_due: string({ computed: true, nullable: true, description: 'The amount to pay, in US dollars, as a decimal number.' }),
        due_date: when('it is due'),
        paid_at: when('it was paid'),
        payment_failed_at: when('a payment failed last'),
        pdf_url: string({ computed: true, nullable: true, sensitive: true, description: 'URL of the invoice. Everybody who knows the URL can read the invoice, so Terraform does not show it.' }),
      }, { computed: true, description: 'The invoices found; may be empty.' }),
    },
  },

  async read({ organization, type }, { client, signal }) {
    const turso = await client.named(organization, signal);
    const found = await turso.api.billing.invoices(type as InvoiceType, { signal });
    return {
      organization: turso.organization,
      type,
      invoices: found.map((invoice) => ({
        number: invoice.number ?? null,
        amount_due: invoice.amountDue ?? null,
        due_date: nullIfEmpty(invoice.dueDate),
        paid_at: nullIfEmpty(invoice.paidAt),
        payment_failed_at: nullIfEmpty(invoice.paymentFailedAt),
        pdf_url: nullIfEmpty(invoice.pdf),
      })),
    };
  },
});

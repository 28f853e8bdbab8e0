import { Hono } from 'hono';
import { checkPlan, Plan, plans } from '../control/plans';
import { ApiError } from '../errors';
import { audit } from './audit';
import { Fields, readFields } from './fields';
import { ApiParts, organizationOf } from './parts';

/** Turso's CLI asks this before it changes a plan. turso-local charges nothing, so a payment method always exists. */
const CUSTOMER_FIELDS = ['name', 'email', 'tax_id', 'billing_address'] as const;
const NO_CUSTOMER = {
  name: '',
  email: '',
  tax_id: { value: '', country: '' },
  billing_address: { line1: '', line2: '', city: '', state: '', postal_code: '', country: '' },
};

/** Serves plans, subscription, invoices and the rest of billing, below the organization. */
export function billingApi(parts: ApiParts): Hono {
  const api = new Hono();

  api.get('/plans', (context) => context.json({ plans: plans().map(planView) }));

  api.get('/subscription', (context) => {
    const { plan, timeline, overages } = organizationOf(context);
    return context.json({ subscription: { name: plan, plan, timeline, overages } });
  });

  api.post('/subscription', async (context) => {
    const fields = await readFields(context);
    const before = organizationOf(context);
    const changes = {
      plan: fields.required('plan'),
      timeline: fields.string('timeline') ?? before.timeline,
      overages: fields.boolean('overages') ?? before.overages,
    };
    checkPlan(changes.plan, changes.timeline);
    const { plan, timeline, overages } = await parts.organizations.update(before, changes);
    await audit(context, parts, 'org-plan-update', plan);
    return context.json({ subscription: { name: plan, plan, timeline, overages } });
  });

  api.get('/invoices', (context) => {
    const type = context.req.query('type') ?? 'all';
    if (!['all', 'upcoming', 'issued'].includes(type)) {
      throw new ApiError(400, `invalid type ${JSON.stringify(type)}: use all, upcoming or issued`);
    }
    return context.json({ invoices: type === 'issued' ? [] : [upcomingInvoice(parts.now())] });
  });

  api.post('/billing/portal', (context) => context.json({ portal: { url: `http://${parts.authority}/billing` } }));
  api.get('/billing/payment-methods', (context) => context.json({ exists: true }));

  api.get('/billing/customer', (context) => context.json(parts.registry.get('billingCustomer', organizationOf(context).id)?.customer ?? NO_CUSTOMER));
  api.put('/billing/customer', async (context) => {
    const customer = { ...NO_CUSTOMER, ...sent(await readFields(context)) };
    await parts.registry.commit((transaction) => transaction.put('billingCustomer', { id: organizationOf(context).id, customer }));
    return context.json(customer);
  });

  return api;
}

function sent(fields: Fields): object {
  return Object.fromEntries(CUSTOMER_FIELDS.filter((name) => fields.has(name)).map((name) => [name, fields.any(name)]));
}

function planView({ name, price, yearly, quotas }: Plan): object {
  return { name, price, prices: [{ value: price, timeline: 'monthly' }, { value: yearly, timeline: 'yearly' }], quotas };
}

/** The invoice of this month over nothing, due on the first of the next month. */
function upcomingInvoice(now: number): object {
  const date = new Date(now);
  const due = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1));
  return {
    invoice_number: 'LOCAL-00001',
    amount_due: '0.00',
    due_date: due.toISOString(),
    paid_at: '',
    payment_failed_at: '',
    invoice_pdf: '',
    status: 'upcoming',
    hosted_invoice_url: '',
  };
}

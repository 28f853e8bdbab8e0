import { JsonObject } from '../http/json';
import { pathOf, readObject, RequestOptions } from '../http/request';
import { Transport } from '../http/transport';

/** A plan that an organization can subscribe to. */
export interface OrganizationPlan {
  readonly name: string;
  /** Dollars a month. */
  readonly price?: string;
  readonly prices: readonly { readonly value?: string; /** `monthly` or `yearly`. */ readonly timeline?: string }[];
  readonly quotas: PlanQuotas;
}

/** What a plan includes. Undefined means no limit, or unknown. */
export interface PlanQuotas {
  readonly rowsRead?: number | bigint;
  readonly rowsWritten?: number | bigint;
  readonly databases?: number | bigint;
  readonly locations?: number | bigint;
  /** Bytes. */
  readonly storage?: number | bigint;
  readonly groups?: number | bigint;
  readonly bytesSynced?: number | bigint;
}

/** The subscription of an organization. */
export interface Subscription {
  readonly name?: string;
  readonly plan?: string;
  readonly overages?: boolean;
  /** `monthly` or `yearly`. */
  readonly timeline?: string;
}

/** An invoice. */
export interface Invoice {
  readonly number?: string;
  /** Dollars. */
  readonly amountDue?: string;
  readonly dueDate?: string;
  readonly paidAt?: string;
  readonly paymentFailedAt?: string;
  /** Anybody with this address can read the invoice. */
  readonly pdf?: string;
}

/** Which invoices to list. */
export type InvoiceType = 'all' | 'upcoming' | 'issued';

/**
 * Plans, subscription and invoices of an organization.
 * @see https://docs.turso.tech/api-reference/organizations/plans
 */
export class Billing {
  readonly #transport: Transport;
  readonly #owner: string;

  /** @param owner the path of the organization */
  constructor(transport: Transport, owner: string) {
    this.#transport = transport;
    this.#owner = owner;
  }

  async plans(options: RequestOptions = {}): Promise<OrganizationPlan[]> {
    return this.#get('plans', (json) => json.objects('plans').map(planFrom), options);
  }

  async subscription(options: RequestOptions = {}): Promise<Subscription> {
    return this.#get('subscription', (json) => subscriptionFrom(json.requiredObject('subscription')), options);
  }

  async invoices(type: InvoiceType, options: RequestOptions = {}): Promise<Invoice[]> {
    return this.#get('invoices', (json) => json.objects('invoices').map(invoiceFrom), options, { type });
  }

  async #get<T>(what: string, read: (json: JsonObject) => T, { signal }: RequestOptions, query?: Record<string, string>): Promise<T> {
    return this.#transport.send({ method: 'GET', path: this.#owner + pathOf(what), query, signal, read: readObject(read) });
  }
}

function planFrom(json: JsonObject): OrganizationPlan {
  const quotas = json.object('quotas') ?? JsonObject.from({});
  return {
    name: json.requiredString('name'),
    price: json.string('price'),
    prices: json.objects('prices').map((price) => ({ value: price.string('value'), timeline: price.string('timeline') })),
    quotas: {
      rowsRead: quotas.integer('rowsRead'),
      rowsWritten: quotas.integer('rowsWritten'),
      databases: quotas.integer('databases'),
      locations: quotas.integer('locations'),
      storage: quotas.integer('storage'),
      groups: quotas.integer('groups'),
      bytesSynced: quotas.integer('bytesSynced'),
    },
  };
}

function subscriptionFrom(json: JsonObject): Subscription {
  return {
    name: json.string('name'),
    plan: json.string('plan'),
    overages: json.boolean('overages'),
    timeline: json.string('timeline'),
  };
}

function invoiceFrom(json: JsonObject): Invoice {
  return {
    number: json.string('invoice_number'),
    amountDue: json.string('amount_due'),
    dueDate: json.string('due_date'),
    paidAt: json.string('paid_at'),
    paymentFailedAt: json.string('payment_failed_at'),
    pdf: json.string('invoice_pdf'),
  };
}

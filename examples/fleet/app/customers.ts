import { createTenants } from 'cdktf-turso/runtime';

/** Every customer is a tenant of the fleet. The environment, an output of the stack, names the fleet. */
const customers = createTenants();

export interface Account {
  readonly email: string;
  readonly name: string;
}

/** Signs up a customer: creates its database with the schema of the fleet and its first account. Fails if the customer exists. */
export async function signUp(customer: string, account: Account): Promise<void> {
  await customers.create(customer, {
    initial: [{ sql: 'INSERT INTO accounts (email, name) VALUES (:email, :name)', args: { ...account } }],
  });
}

/** Returns the accounts of a customer. Migrates its database first if it is behind. */
export async function accountsOf(customer: string): Promise<Account[]> {
  const db = await customers.open(customer);
  const { rows } = await db.execute('SELECT email, name FROM accounts ORDER BY id');
  return rows.map(({ email, name }) => ({ email: String(email), name: String(name) }));
}

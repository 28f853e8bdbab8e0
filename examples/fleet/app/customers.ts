import { createTenants } from 'cdktf-turso/runtime';

/** Every customer is a tenant of the fleet. The environment, an output of the stack, names the fleet. */
const customers = createTenants();

export interface Account {
  readonly email: string;
  readonly name: string;
}

/** Signs up a customer: creates its database with the schema of the fleet, unless it exists. */
export async function signUp(customer: string, account: Account): Promise<void> {
  const db = await customers.create(customer);
  await db.execute({
    // Can run again, so a second attempt finishes an interrupted sign-up.
    sql: 'INSERT INTO accounts (email, name) SELECT :email, :name WHERE NOT EXISTS (SELECT 1 FROM accounts WHERE email = :email)',
    args: { ...account },
  });
}

/** Returns the accounts of a customer. Migrates its database first if it is behind. */
export async function accountsOf(customer: string): Promise<Account[]> {
  const db = await customers.open(customer);
  const { rows } = await db.execute('SELECT email, name FROM accounts ORDER BY id');
  return rows.map(({ email, name }) => ({ email: String(email), name: String(name) }));
}

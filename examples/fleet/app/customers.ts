import { createTenants } from 'cdktf-turso/runtime';

/** Every customer is a tenant of the fleet. The environment that the stack puts out says of which one. */
const customers = createTenants();

export interface Account {
  readonly email: string;
  readonly name: string;
}

/** A customer signs up: its database is made, unless it is there, and has the schema of the fleet. */
export async function signUp(customer: string, account: Account): Promise<void> {
  const db = await customers.create(customer);
  await db.execute({
    // May be repeated: a sign-up that was cut off is finished by the next.
    sql: 'INSERT INTO accounts (email, name) SELECT :email, :name WHERE NOT EXISTS (SELECT 1 FROM accounts WHERE email = :email)',
    args: { ...account },
  });
}

/** Who may sign in at a customer's. Its database is brought to the fleet's version first, if it is behind. */
export async function accountsOf(customer: string): Promise<Account[]> {
  const db = await customers.open(customer);
  const { rows } = await db.execute('SELECT email, name FROM accounts ORDER BY id');
  return rows.map(({ email, name }) => ({ email: String(email), name: String(name) }));
}

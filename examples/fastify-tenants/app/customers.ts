import type { FastifyInstance } from 'fastify';
import { HttpError } from './http-error';

interface Customer {
  readonly name: string;
  readonly email: string;
}

const CUSTOMER = {
  type: 'object',
  properties: { name: { type: 'string', minLength: 1 }, email: { type: 'string', format: 'email' } },
  required: ['name', 'email'],
};

/** The routes of the customer list. Every query goes to the database of the tenant, so none has to say whose rows it means. */
export async function customers(app: FastifyInstance): Promise<void> {
  app.get('/customers', async ({ tenant }) => (await tenant.db.execute('SELECT id, name, email FROM customers ORDER BY id')).rows);

  app.post<{ Body: Customer }>('/customers', { schema: { body: CUSTOMER } }, async ({ tenant, body: { name, email } }, reply) => {
    const { rows: [customer] } = await tenant.db.execute({
      sql: 'INSERT INTO customers (name, email) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING id, name, email', args: [name, email],
    });
    if (customer === undefined) throw new HttpError(409, 'A customer with this email address exists.');
    return reply.code(201).send(customer);
  });

  app.delete<{ Params: { id: string } }>('/customers/:id', async ({ tenant, params: { id } }, reply) => {
    const { rowsAffected } = await tenant.db.execute({ sql: 'DELETE FROM customers WHERE id = ?', args: [id] });
    if (rowsAffected === 0) throw new HttpError(404, 'There is no such customer.');
    return reply.code(204).send();
  });
}

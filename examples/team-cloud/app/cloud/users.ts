import { Hono } from 'hono';
import type { Cloud } from './env';
import { body, refuse, text } from './requests';

export const me = new Hono<Cloud>();

me.get('/', async (c) => {
  const user = await c.var.db.get('SELECT id, email, name, public_key FROM users WHERE id = ?', c.var.userId) as object | undefined;
  return user === undefined ? refuse(401, 'Your account does not exist any more.') : c.json(user);
});

/** Sets the key for which other members seal the keys of their teams. */
me.put('/public-key', async (c) => {
  const key = text(await body(c), 'publicKey', 43);
  if (!/^[A-Za-z0-9_-]{43}$/.test(key)) refuse(400, 'publicKey has to be the 32 bytes of an X25519 key in base64url.');
  await c.var.db.batch([
    { sql: "INSERT INTO audit_log (user_id, action, target, old_value, new_value) SELECT id, 'user.key', id, public_key, ? FROM users WHERE id = ? AND public_key IS NOT ?", args: [key, c.var.userId, key] },
    // What was sealed for an older key cannot be opened any more. Another member seals it again.
    { sql: 'UPDATE members SET sealed_key = NULL WHERE user_id = ? AND EXISTS (SELECT 1 FROM users WHERE id = user_id AND public_key IS NOT ?)', args: [c.var.userId, key] },
    { sql: 'UPDATE users SET public_key = ? WHERE id = ?', args: [key, c.var.userId] },
  ], 'immediate');
  return c.body(null, 204);
});

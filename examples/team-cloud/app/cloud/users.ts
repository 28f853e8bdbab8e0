import { Hono } from 'hono';
import type { Cloud } from './env';
import { body, refuse, text } from './requests';

export const me = new Hono<Cloud>();

me.get('/', async (c) => {
  const user = await c.var.db.get('SELECT id, email, name, public_key FROM users WHERE id = ?', c.var.userId) as object | undefined;
  return user === undefined ? refuse(401, 'Your account does not exist any more.') : c.json(user);
});

/**
 * Sets the key for which other members seal the keys of their teams. What was sealed for an older key cannot be opened any more, so another
 * key has to be asked for.
 */
me.put('/public-key', async (c) => {
  const values = await body(c);
  const key = text(values, 'publicKey', 43);
  if (!/^[A-Za-z0-9_-]{43}$/.test(key)) refuse(400, 'publicKey has to be the 32 bytes of an X25519 key in base64url.');
  const { public_key: old } = await c.var.db.get('SELECT public_key FROM users WHERE id = ?', c.var.userId) as { public_key: string | null };
  if (old !== null && old !== key && values.replace !== true) {
    refuse(409, 'Another machine of yours has another DESKTOP_KEY. Use the same on each. If it is lost, sign in with --replace-key: members who have '
      + 'the keys of your teams give them to you again, but what only your lost key opens stays sealed.');
  }
  await c.var.db.batch([
    { sql: "INSERT INTO audit_log (user_id, action, target, old_value, new_value) SELECT id, 'user.key', id, public_key, ? FROM users WHERE id = ? AND public_key IS NOT ?", args: [key, c.var.userId, key] },
    { sql: 'UPDATE members SET sealed_key = NULL WHERE user_id = ? AND EXISTS (SELECT 1 FROM users WHERE id = user_id AND public_key IS NOT ?)', args: [c.var.userId, key] },
    { sql: 'UPDATE users SET public_key = ? WHERE id = ?', args: [key, c.var.userId] },
  ], 'immediate');
  return c.body(null, 204);
});

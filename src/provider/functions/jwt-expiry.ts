import { ArgumentError, providerFunction } from '../../terraform';
import { expiryOf } from '../tokens/jwt';

/** Returns when a token expires. */
export const jwtExpiry = providerFunction({
  name: 'jwt_expiry',
  summary: 'When a token expires',
  description: 'When a JWT, such as the token of a database, ends: in RFC 3339 and UTC, such as `2030-01-31T12:00:00.000Z`, or null where it '
    + 'never ends. It is read from the `exp` claim; the signature is not checked.',
  parameters: [{ name: 'jwt', type: 'string', description: 'The token.' }],
  returns: 'string',
  call: ([jwt]) => {
    const expiry = expiryOf(jwt);
    // The message does not quote the text, which may be another secret.
    if (expiry === undefined) throw new ArgumentError(0, 'jwt is not a JWT. Give a token from Turso: three parts with dots between them.');
    return expiry;
  },
});

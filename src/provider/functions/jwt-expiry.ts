import { ArgumentError, providerFunction } from '../../terraform';
import { expiryOf } from '../tokens/jwt';

/** When a token ends. */
export const jwtExpiry = providerFunction({
  name: 'jwt_expiry',
  summary: 'When a token ends',
  description: 'When a JWT, such as the token of a database, ends: in RFC 3339 and UTC, such as `2030-01-31T12:00:00.000Z`, or null where it '
    + 'never ends. It is read from the `exp` claim; the signature is not checked.',
  parameters: [{ name: 'jwt', type: 'string', description: 'The token.' }],
  returns: 'string',
  call: ([jwt]) => {
    const expiry = expiryOf(jwt);
    // The text may be a secret of another kind, so it is not quoted.
    if (expiry === undefined) throw new ArgumentError(0, 'jwt is no JWT. Give a token as Turso makes it: three parts with dots between them.');
    return expiry;
  },
});

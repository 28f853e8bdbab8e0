import { permissionAttributes } from './permissions';
import { ANY_DURATION, LIFETIME } from '../../notation';
import { map, oneOf, string } from '../../terraform';
import { following } from '../shared/validators';

/** The attributes that database tokens and group tokens share. */
export const tokenAttributes = {
  authorization: string({
    default: 'full-access',
    replace: true,
    description: 'What the token allows: `full-access` or `read-only`. A change makes a new token. Defaults to `full-access`.',
    validators: [oneOf('full-access', 'read-only')],
  }),
  ...permissionAttributes(' A change makes a new token.'),
  expires_in: string({
    default: 'never',
    replace: true,
    description: 'How long the token lives: `never`, or numbers with the units w, d, h, m and s, such as `2w1d30m`. A change makes a new token. Defaults to `never`.',
    validators: [following(LIFETIME)],
  }),
  renew_before: string({
    optional: true,
    description: 'How long before its end the token is renewed by the next apply: numbers with the units w, d, h, m and s, such as `7d`; shorter than `expires_in`. Left out: when two thirds of its life are over.',
    validators: [following(ANY_DURATION)],
  }),
  keepers: map('string', {
    optional: true,
    nullElements: true,
    replace: true,
    description: 'Any values: a change of one makes a new token. With the `id` of a `turso_token_rotation`, the apply that rotates the key makes a new token.',
  }),
  token: string({ computed: true, stable: true, sensitive: true, description: 'The token, a JWT. Anyone who has it can open the database.' }),
  expires_at: string({
    computed: true,
    stable: true,
    nullable: true,
    description: 'When the token expires, in RFC 3339; null if it never expires.',
  }),
};

/** Upgrades a state of schema version 0, in which `expires_in` had another name. */
export function fromVersion0({ expiration, ...stored }: { readonly expiration: string }): { [name: string]: unknown } {
  return { ...stored, expires_in: expiration };
}

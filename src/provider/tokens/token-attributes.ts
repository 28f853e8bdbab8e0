import { validDuration, validLifetime } from './lifetime';
import { oneOf, string } from '../../terraform';
import type { DatabaseTokenOptions, TokenAuthorization } from '../../turso';

/** The attributes that database tokens and group tokens share. */
export const tokenAttributes = {
  authorization: string({
    default: 'full-access',
    replace: true,
    description: 'What the token allows: `full-access` or `read-only`. A change makes a new token. Defaults to `full-access`.',
    validators: [oneOf('full-access', 'read-only')],
  }),
  expiration: string({
    default: 'never',
    replace: true,
    description: 'How long the token lives: `never`, or numbers with the units w, d, h, m and s, such as `2w1d30m`. A change makes a new token. Defaults to `never`.',
    validators: [validLifetime()],
  }),
  renew_before: string({
    optional: true,
    description: 'How long before its end the token is renewed by the next apply: numbers with the units w, d, h, m and s, such as `7d`; shorter than `expiration`. Left out: when two thirds of its life are over.',
    validators: [validDuration()],
  }),
  jwt: string({ computed: true, stable: true, sensitive: true, description: 'The token, a JWT. Whoever has it can open the database.' }),
  expires_at: string({
    computed: true,
    stable: true,
    nullable: true,
    description: 'When the token ends, in RFC 3339; null for one that never ends.',
  }),
};

/** What to ask Turso for, from a token's plan. */
export function toTokenOptions(plan: { readonly authorization: string; readonly expiration: string }): DatabaseTokenOptions {
  return { authorization: plan.authorization as TokenAuthorization, expiration: plan.expiration };
}

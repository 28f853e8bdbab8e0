import { permissionAttributes } from './permissions';
import { LIFETIME } from '../../notation';
import { attributePath, DiagnosticError, oneOf, string } from '../../terraform';
import { isTursoError } from '../../turso';
import { following } from '../shared/validators';

/** The attributes that ephemeral tokens for databases and groups share. */
export const ephemeralTokenAttributes = {
  authorization: string({
    default: 'full-access',
    description: 'What the token allows: `full-access` or `read-only`. Defaults to `full-access`.',
    validators: [oneOf('full-access', 'read-only')],
  }),
  ...permissionAttributes(''),
  expires_in: string({
    default: '1h',
    description: 'How long the token lives: numbers with the units w, d, h, m and s, such as `15m`, or `never`. It has to outlive the '
      + 'command, since it cannot be made longer. Defaults to `1h`.',
    validators: [following(LIFETIME)],
  }),
  token: string({ computed: true, sensitive: true, description: 'The token, a JWT. Anyone who has it can open the database.' }),
  expires_at: string({ computed: true, nullable: true, description: 'When the token expires, in RFC 3339; null if it never expires.' }),
};

/**
 * Explains a missing owner. Terraform opens the token in the plan if its attributes are known, even if the apply has yet to create the
 * owner.
 */
export function explainMissing(owner: 'database' | 'group', name: string): (error: unknown) => never {
  return (error) => {
    if (!isTursoError(error, 'not-found')) throw error;
    throw new DiagnosticError({
      summary: `Could not create a token for ${owner} "${name}"`,
      detail: `${error.message}. The ${owner} does not exist. Check the name and the organization. If this configuration creates the ${owner}, set ${owner}_id to `
        + `its id: Terraform then creates the token after the ${owner}.`,
      path: attributePath(owner),
    });
  };
}

import { expiryOf } from './jwt';
import { permissionOptions, type PlannedPermissions } from './permissions';
import { attributePath, DiagnosticError } from '../../terraform';
import { isTursoError, type DatabaseTokenOptions, type TokenAuthorization } from '../../turso';

/** The part of a plan that describes the token. */
interface PlannedToken extends PlannedPermissions {
  readonly authorization: string;
  readonly expires_in: string;
}

/** The part of the Platform API that creates tokens for databases or groups. */
interface Mint {
  createToken(name: string, token: DatabaseTokenOptions, options: { readonly signal: AbortSignal }): Promise<string>;
}

/** Creates a token and returns its state. Turso does not return its end, but the token's `exp` claim contains it. */
export async function mintToken(
  mint: Mint, owner: string, plan: PlannedToken, signal: AbortSignal,
): Promise<{ token: string; expires_at: string | null }> {
  const permissions = permissionOptions(plan);
  // Turso rejects an authorization beside fine-grained permissions.
  const authorization = permissions.fineGrainedPermissions === undefined ? plan.authorization as TokenAuthorization : undefined;
  try {
    const token = await mint.createToken(owner, { expiration: plan.expires_in, authorization, ...permissions }, { signal });
    return { token, expires_at: endOf(token) };
  } catch (error) {
    throw isRefusedPermission(error) ? refusedPermission(error, plan) : error;
  }
}

function isRefusedPermission(error: unknown): error is Error {
  return isTursoError(error) && error.reason === 'permissions-not-supported';
}

function refusedPermission({ message }: Error, { read_attach: readAttach }: PlannedPermissions): DiagnosticError {
  const attribute = readAttach === null ? 'fine_grained_permissions' : 'read_attach';
  return new DiagnosticError({
    summary: `Tokens of this database cannot have ${attribute}`,
    detail: `${message}. The database is on Turso's newer control plane, which does not support these permissions. Leave ${attribute} out and use `
      + 'authorization.',
    path: attributePath(attribute),
  });
}

function endOf(token: string): string | null {
  const end = expiryOf(token);
  if (end !== undefined) return end;
  throw new DiagnosticError({
    summary: 'Token cannot be read',
    detail: 'The Platform API answered with a token that is not a JWT, so its expiry is unknown. Check that api_url is the URL of Turso.',
    path: attributePath('token'),
  });
}

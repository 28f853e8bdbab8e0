import { ApiError } from '../errors';
import { Database } from '../model';

// These are the texts of the live service. It calls databases of its newer control plane "db-api controlled".

const NO_SIZE_LIMIT = 'size_limit is not supported for db-api controlled databases';
const NO_PERMISSIONS = 'Permissions are not supported for db-api controlled databases';
const NO_ATTACH = 'allow_attach is not supported for db-api controlled databases';
const NO_SCHEMAS = 'multi-db schemas are not supported for db-api controlled databases';

/** The options that a strict database rejects. */
export interface Refusable {
  readonly sizeLimit?: boolean;
  readonly permissions?: boolean;
  readonly allowAttach?: boolean;
  readonly schema?: boolean;
}

/** Rejects options that a strict database does not support, with any value. */
export function refuseIfStrict({ strict }: Pick<Database, 'strict'>, wanted: Refusable): void {
  if (strict !== true) {
    return;
  }
  const refusals: [unsupported: boolean | undefined, message: string][] = [
    [wanted.sizeLimit, NO_SIZE_LIMIT],
    [wanted.permissions, NO_PERMISSIONS],
    [wanted.allowAttach, NO_ATTACH],
    [wanted.schema, NO_SCHEMAS],
  ];
  const refusal = refusals.find(([unsupported]) => unsupported === true);
  if (refusal !== undefined) {
    throw new ApiError(400, refusal[1]);
  }
}

import { ApiError } from '../errors';
import { Database } from '../model';

// The texts are those of the live service, which calls the databases of its newer control plane "db-api controlled".

const NO_SIZE_LIMIT = 'size_limit is not supported for db-api controlled databases';
const NO_PERMISSIONS = 'Permissions are not supported for db-api controlled databases';
const NO_ATTACH = 'allow_attach is not supported for db-api controlled databases';
const NO_SCHEMAS = 'multi-db schemas are not supported for db-api controlled databases';

/** What a client may want that a strict database refuses. */
export interface Refusable {
  readonly sizeLimit?: boolean;
  readonly permissions?: boolean;
  readonly allowAttach?: boolean;
  readonly schema?: boolean;
}

/** Refuses what a strict database does not support, as soon as the client sends it, whatever its value. */
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

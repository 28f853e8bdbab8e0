/** A failed answer of the Platform API. The client receives `{"error": message}`, and `code` if it is set. */
export class ApiError extends Error {
  constructor(readonly status: 400 | 401 | 402 | 403 | 404 | 409 | 413 | 422, message: string, readonly code?: string) {
    super(message);
    this.name = 'ApiError';
  }
}

/** turso-local cannot start or continue. The message is for the person at the terminal, without a stack trace. */
export class StartupError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StartupError';
  }
}

/** The command line is invalid: exit code 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

// Clients match these texts, so they are exactly Turso's.
// https://docs.turso.tech/api-reference/response-codes

export function databaseNotFound(name: string): ApiError {
  return new ApiError(404, `could not find database with name ${name}: record not found`);
}

/** The live service answers this. The documentation says 409 and another text. */
export function databaseExists(): ApiError {
  return new ApiError(400, 'database with same name already exists');
}

export function groupNotFound(): ApiError {
  return new ApiError(404, 'group not found');
}

export function groupExists(): ApiError {
  return new ApiError(409, 'group already exists');
}

export function organizationNotFound(): ApiError {
  return new ApiError(404, 'organization not found');
}

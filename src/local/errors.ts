/** An answer of the Platform API that is not 200. It reaches the client as `{"error": message}`, with `code` where there is one. */
export class ApiError extends Error {
  constructor(readonly status: 400 | 401 | 402 | 403 | 404 | 409 | 413 | 422, message: string, readonly code?: string) {
    super(message);
    this.name = 'ApiError';
  }
}

/** turso-local cannot start or go on. The message is for the person at the terminal; no stack trace is printed with it. */
export class StartupError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StartupError';
  }
}

/** The command line is wrong: exit code 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

// Texts that clients match, so they are Turso's own.
// https://docs.turso.tech/api-reference/response-codes

export function databaseNotFound(name: string): ApiError {
  return new ApiError(404, `could not find database with name ${name}: record not found`);
}

/** The documentation says 409 and another text; this is what the live service answers. */
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

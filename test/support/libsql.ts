/** The types of `@libsql/client` are only for ES modules, but its code also works as CommonJS. */
type Libsql = typeof import('@libsql/client', { with: { 'resolution-mode': 'import' } });
export type LibsqlClient = import('@libsql/client', { with: { 'resolution-mode': 'import' } }).Client;

// eslint-disable-next-line @typescript-eslint/no-require-imports
export const { createClient } = require('@libsql/client') as Libsql;

/**
 * The types of `@libsql/client` are written for ES modules alone, its code is not.
 */
type Libsql = typeof import('@libsql/client', { with: { 'resolution-mode': 'import' } });
export type LibsqlClient = import('@libsql/client', { with: { 'resolution-mode': 'import' } }).Client;

// eslint-disable-next-line @typescript-eslint/no-require-imports
export const { createClient } = require('@libsql/client') as Libsql;

import type { BadInput, BadInputTables } from './bad-input';
import { BAD_ORGANIZATIONS } from './organization';

const statements = (sql: string, detail: string): BadInput => ({
  config: { statements: ['SELECT 1', sql] }, path: 'statements[1]', summary: 'Invalid statements', detail,
});

/** What is wrong to write for SQL. */
export const SQL: BadInputTables = {
  turso_sql: {
    valid: { database: 'd', statements: ['INSERT INTO t VALUES (:a, :b)'], parameters: { a: '1' }, parameters_wo: { b: '2' } },
    bad: [
      ...BAD_ORGANIZATIONS,
      statements('', 'It holds no SQL statement. Write one, or remove the script.'),
      statements("SELECT 'open", 'The \' on line 1 is never closed.'),
      statements('SELECT 1; BEGIN', 'BEGIN on line 1 cannot run: each script is one transaction already.'),
      statements('ATTACH x AS y', 'ATTACH on line 1 cannot run: a script changes one database alone.'),
      statements('SELECT ?', 'It has the parameter ?. Give it a name, such as :email, which parameters or parameters_wo holds.'),
      { config: { statements: [] }, path: 'statements', summary: 'Empty statements', detail: 'statements holds no SQL. Write a statement, or leave it out.' },
      { config: { destroy_statements: [] }, path: 'destroy_statements', summary: 'Empty destroy_statements', detail: 'destroy_statements holds no SQL.' },
      {
        config: { destroy_statements: ['DELETE FROM t WHERE b = :b'] },
        path: 'destroy_statements',
        summary: 'Parameter without a value',
        detail: ':b is a parameter of destroy_statements, but parameters does not hold "b". Add it, or correct its name.',
      },
      {
        config: { parameters: null },
        path: 'statements',
        summary: 'Parameter without a value',
        detail: ':a is a parameter of statements, but parameters or parameters_wo do not hold "a".',
      },
      {
        config: { parameters: { a: '1', c: '3' } },
        path: 'parameters',
        summary: 'Value without a parameter',
        detail: 'parameters holds "c", but no statement has the parameter :c. Remove it, or correct its name.',
      },
      {
        config: { parameters: { a: '1', b: '2' } },
        path: 'parameters',
        summary: 'Conflicting parameters',
        detail: 'parameters and parameters_wo both hold "b". Leave one of them out.',
      },
      {
        config: { encryption_key_wo: 'MDEyMw==', destroy_statements: ['DELETE FROM t'] },
        path: 'destroy_statements',
        summary: 'Conflicting attributes',
        detail: 'destroy_statements cannot run in an encrypted database',
      },
    ],
  },
};

import { accountsOf } from './customers';

/** `tsx app/accounts.ts CUSTOMER` prints the accounts of a customer. */
accountsOf(process.argv[2]).then((accounts) => console.table(accounts)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

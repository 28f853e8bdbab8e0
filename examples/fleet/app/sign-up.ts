import { TenantExistsError } from 'cdktf-turso/runtime';
import { signUp } from './customers';

/** How many customers sign up at the same time. */
const CONCURRENCY = 8;

/** `tsx app/sign-up.ts FIRST LAST` signs up the customers with these numbers. After an interruption it goes on with the missing ones. */
async function main(first: number, last: number): Promise<void> {
  const numbers = Array.from({ length: last - first + 1 }, (_, index) => first + index).values();
  const worker = async () => {
    for (const number of numbers) {
      const customer = `customer-${String(number).padStart(3, '0')}`;
      await signUp(customer, { email: `owner@${customer}.example`, name: 'Owner' }).catch((error: unknown) => {
        if (!(error instanceof TenantExistsError)) throw error;
      });
      console.log(customer);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
}

main(Number(process.argv[2]), Number(process.argv[3])).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

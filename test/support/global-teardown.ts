import { rmSync } from 'node:fs';

/** Removes what the tests and the tools under test have left in their temporary folder. */
export default function teardown(): void {
  rmSync(process.env.TMPDIR!, { recursive: true, force: true });
}

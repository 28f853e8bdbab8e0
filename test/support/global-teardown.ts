import { rmSync } from 'node:fs';

/** Removes the temporary folder with everything that is left in it. */
export default function teardown(): void {
  rmSync(process.env.TMPDIR!, { recursive: true, force: true });
}

import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cdktfTursoBin } from './cdktf-turso';
import { tursoLocalBin } from './turso-local';

/** Prepares what all test files share: one temporary folder, and each program, built once from the sources. */
export default function setup(): void {
  process.env.TMPDIR = mkdtempSync(join(tmpdir(), 't-'));
  // Some tests run commands as another user.
  chmodSync(process.env.TMPDIR, 0o755);
  process.env.TURSO_LOCAL_BIN = tursoLocalBin();
  process.env.CDKTF_TURSO_BIN = cdktfTursoBin();
}

import { execFileSync } from 'node:child_process';
import { totalmem } from 'node:os';

export interface SqldLimits {
  /** How many namespaces sqld keeps open at once. With more, it closes the least recently used. */
  readonly maxActiveNamespaces: number;
  /** How many SQL connections (open Hrana streams) sqld permits at once, over all namespaces. */
  readonly maxConcurrentConnections: number;
}

/** Five, and five more for a namespace that sqld is closing, because it closes files late. */
const FILES_PER_NAMESPACE = 10;
const FILES_PER_CONNECTION = 3;
const BYTES_PER_NAMESPACE = 320_000;
const SPARE_FILES = 256;

/** More than any fleet on a laptop needs, if files and memory allow it. With too few open files, sqld fails creates and reads. */
const MOST: SqldLimits = { maxActiveNamespaces: 20_000, maxConcurrentConnections: 2_048 };
const LEAST: SqldLimits = { maxActiveNamespaces: 32, maxConcurrentConnections: 64 };

/** Returns as many namespaces and connections as the open files and half of the memory allow. */
export function sqldLimits(openFiles: number = openFilesLimit(), memory: number = totalmem()): SqldLimits {
  const files = openFiles - SPARE_FILES;
  const maxConcurrentConnections = within(files / 4 / FILES_PER_CONNECTION, 'maxConcurrentConnections');
  const filesLeft = files - maxConcurrentConnections * FILES_PER_CONNECTION;
  return {
    maxConcurrentConnections,
    maxActiveNamespaces: within(Math.min(filesLeft / FILES_PER_NAMESPACE, memory / 2 / BYTES_PER_NAMESPACE), 'maxActiveNamespaces'),
  };
}

function within(value: number, limit: keyof SqldLimits): number {
  return Math.max(LEAST[limit], Math.min(MOST[limit], Math.floor(value)));
}

/** Node raises its soft limit to the hard one at its start, and its children inherit this. */
function openFilesLimit(): number {
  const printed = execFileSync('/bin/sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).trim();
  return printed === 'unlimited' ? Number.MAX_SAFE_INTEGER : Number(printed);
}

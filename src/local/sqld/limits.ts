import { execFileSync } from 'node:child_process';
import { totalmem } from 'node:os';

export interface SqldLimits {
  /** How many namespaces sqld keeps open at once; above it, it closes the least used. */
  readonly maxActiveNamespaces: number;
  /** How many SQL connections (open Hrana streams) sqld allows at once, over all namespaces. */
  readonly maxConcurrentConnections: number;
}

/** Five, and as many again for one that is being closed while another takes its place: sqld lets go of its files late. */
const FILES_PER_NAMESPACE = 10;
const FILES_PER_CONNECTION = 3;
const BYTES_PER_NAMESPACE = 320_000;
const SPARE_FILES = 256;

/** Well above any fleet on a laptop where files and memory allow: with too few open files sqld fails creates and reads. */
const MOST: SqldLimits = { maxActiveNamespaces: 20_000, maxConcurrentConnections: 2_048 };
const LEAST: SqldLimits = { maxActiveNamespaces: 32, maxConcurrentConnections: 64 };

/** As many namespaces and connections as the open files and half of the memory of this machine allow. */
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

/** Node raises its own soft limit to the hard one when it starts, and its children inherit that. */
function openFilesLimit(): number {
  const printed = execFileSync('/bin/sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).trim();
  return printed === 'unlimited' ? Number.MAX_SAFE_INTEGER : Number(printed);
}

import type { Glibc } from './platforms';

/** The executable, beside its launcher. Its name differs from the launcher's, because Terraform takes one program from a package. */
export const PROGRAM = 'turso-provider';

/**
 * Starts the executable on Linux. Terraform has one package for Linux, no matter which C library a system has. The executable needs glibc.
 * A system with musl, such as Alpine Linux, or without both runs it with the glibc that is in the package. The shell needs no other
 * program, so the PATH may be empty.
 */
export function launcher({ loader, interpreter, musl }: Glibc): string {
  return [
    '#!/bin/sh',
    'd=${0%/*}',
    `{ [ -e ${musl} ] || [ ! -e ${interpreter} ]; } && exec "$d/${loader}" --inhibit-cache --library-path "$d" "$d/${PROGRAM}" "$@"`,
    `exec "$d/${PROGRAM}" "$@"`,
    '',
  ].join('\n');
}

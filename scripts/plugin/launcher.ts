/**
 * Starts the provider of the package. Its file is a shell script that carries a JavaScript program: the shell runs the first lines, and
 * Node.js reads the rest. So it starts from every folder, and reports what is missing.
 */

/** The oldest supported Node.js, as in `engines` of the package. */
const OLDEST = { major: 20, minor: 9 };

const NEEDS = `The Turso provider runs on Node.js ${OLDEST.major}.${OLDEST.minor} or newer`;
const INSTALL = 'Install Node.js from https://nodejs.org, make sure that the shell in which Terraform runs finds it on its PATH, and run the command again. '
  + 'Or use the executable of the provider, which needs no Node.js: the guide Without cdktf explains how.';
const MISSING = `${NEEDS}, but the PATH has no program called node. ${INSTALL}`;
/** For the shell: `$n` is the program, `$e` its output. */
const UNWILLING = `${NEEDS}, but the node on the PATH, $n, does not start here. It says: $e. `
  + 'Choose a version of Node.js for this folder, or for all folders, and run the command again.';
const UNFIT = `${NEEDS}, but the node on the PATH, $n, cannot run on this machine. ${INSTALL}`;

/** How long a process lives after its message. */
const LAST_SECONDS = 1;
/** With or without a PATH. Keeps none of the pipes open, so that Terraform need not wait for it. */
const WAIT = `PATH=/bin:/usr/bin:$PATH sleep ${LAST_SECONDS} >/dev/null 2>&1`;
const say = (message: string) => `echo "${message}"; ${WAIT}`;

/** Where the program begins: the first line that a shell does not read. */
export const PROGRAM = ';';

/**
 * Reads the provider's file once and compiles its program. If Node.js loaded the file itself, it would decide by the file extension and by
 * the nearest `package.json`, which belongs to the user and may contain `"type": "module"` or invalid JSON. And it would read all sections
 * as source code. The option `--input-type` is only for users who set it to another value in NODE_OPTIONS. For others it is left out,
 * because Node.js before version 12 does not know it and could not report that it is too old.
 *
 * This text is between double quotes in a shell script and in a command file, so it must not contain `"`, `$`, `%`, `!`, backquote or
 * backslash.
 */
const LOAD = [
  "var v = process.versions.node.split('.').map(Number)",
  `if (v[0] < ${OLDEST.major} || v[0] === ${OLDEST.major} && v[1] < ${OLDEST.minor}) { `
    + `console.log('${NEEDS}, but the node on the PATH is ' + process.version + ' (' + process.execPath + '). ${INSTALL}'); `
    + `process.exitCode = 1; setTimeout(Boolean, ${LAST_SECONDS * 1000}) } `
    + "else { var file = require('path').resolve(process.argv[1]), lines = require('fs').readFileSync(file, 'latin1').split(String.fromCharCode(10)); "
    + `require('vm').compileFunction(lines.find((line) => line[0] === '${PROGRAM}'), ['require', 'file', 'lines'], { filename: file })(require, file, lines) }`,
].join('; ');

/**
 * The first lines of the provider's file. Messages go to stdout: Terraform shows the first line on stdout that is not a handshake, and
 * nothing from stderr. When it has read such a line, it kills the process. It may lose a line of a process that ends before, so this one
 * waits.
 *
 * A version manager puts its own program in front of Node.js, which fails if no version is chosen. Only if there may be such a program,
 * the shell tries Node.js first, because this takes as long as a start. If the system cannot start Node.js, the shell remains and reports
 * it.
 */
export const LAUNCHER = [
  '#!/bin/sh',
  `command -v node >/dev/null 2>&1 || { ${say(MISSING)}; exit 1; }`,
  'n=$(command -v node); { IFS= read -r l <"$n"; } 2>/dev/null',
  `case "$l$n" in "#!"*|*/shims/*|*/.volta/*) e=$(node -e 0 2>&1) || { set -f; e=$(echo $e); ${say(UNWILLING)}; exit 1; };; esac`,
  'case "$NODE_OPTIONS" in *-type*) t=--input-type=commonjs;; *) t=;; esac',
  `shopt -s execfail 2>/dev/null; trap '${say(UNFIT)}' EXIT`,
  `exec node $t -e "${LOAD}" "$0" "$@"`,
  'exit 1',
].join('\n');

/** The provider's file on Windows. Terraform starts the command file beside it. */
export const WINDOWS_SCRIPT = 'turso-provider.cjs';

/** Windows ignores the first line of a file, so this command file starts Node.js. Exit code 9009 means that Windows did not find it. */
export const WINDOWS_LAUNCHER = [
  `@node --input-type=commonjs -e "${LOAD}" "%~dp0${WINDOWS_SCRIPT}" %*`,
  `@if %errorlevel% equ 9009 (echo ${MISSING}& ping -n ${LAST_SECONDS + 1} 127.0.0.1 >nul)`,
  '',
].join('\r\n');

/**
 * How the carried provider starts. Its one file is a shell script and a JavaScript program at once: the shell reads the first lines,
 * Node.js reads past them. So it runs from every folder, and says what is missing when it cannot.
 */

/** The oldest Node.js that runs the provider, as in `engines` of the package. */
const OLDEST = { major: 20, minor: 9 };

const NEEDS = `The Turso provider runs on Node.js ${OLDEST.major}.${OLDEST.minor} or newer`;
const INSTALL = 'Install Node.js from https://nodejs.org, make sure that the shell in which Terraform runs finds it on its PATH, and run the command again.';
const MISSING = `${NEEDS}, but the PATH has no program called node. ${INSTALL}`;
/** In the words of the shell: `$n` is the program, `$e` what it said. */
const UNWILLING = `${NEEDS}, but the node on the PATH, $n, does not start here. It says: $e. `
  + 'Choose a version of Node.js for this folder, or for all folders, and run the command again.';
const UNFIT = `${NEEDS}, but the node on the PATH, $n, cannot run on this machine. ${INSTALL}`;

/**
 * Node.js judges a file by its ending and by the nearest `package.json`, which belongs to the user here: it may say `"type": "module"`,
 * or hold no valid JSON. `Module._load` with `isMain` reads the file as CommonJS in every folder. The option `--input-type` is there for
 * users who set it to another value in NODE_OPTIONS. For others it is left out: Node.js before version 12 does not know the option, and
 * would not come as far as saying that it is too old.
 *
 * It stands between double quotes in a shell script and in a command file: it must hold none of `"`, `$`, `%`, `!`, backquote, backslash.
 */
const LOAD = [
  "var v = process.versions.node.split('.').map(Number)",
  `if (v[0] < ${OLDEST.major} || v[0] === ${OLDEST.major} && v[1] < ${OLDEST.minor}) { `
    + `console.log('${NEEDS}, but the node on the PATH is ' + process.version + ' (' + process.execPath + '). ${INSTALL}'); process.exitCode = 1 } `
    + "else require('module')._load(require('path').resolve(process.argv[1]), null, true)",
].join('; ');

/**
 * What the provider's file begins with. Terraform shows the first line that a provider prints on stdout when that is no handshake, and
 * nothing that it prints on stderr: what is missing is said on stdout.
 *
 * Managers of versions put a program of their own in front of Node.js, which gives up where no version is chosen. Only where there may be
 * one is Node.js tried first, for that takes as long as a start. Where the system refuses to start it, the shell stays to say so.
 */
export const LAUNCHER = [
  '#!/bin/sh',
  `":" //; command -v node >/dev/null 2>&1 || { echo "${MISSING}"; exit 1; }`,
  '":" //; n=$(command -v node); { IFS= read -r l <"$n"; } 2>/dev/null',
  `":" //; case "$l$n" in "#!"*|*/shims/*|*/.volta/*) e=$(node -e 0 2>&1) || { set -f; e=$(echo $e); echo "${UNWILLING}"; exit 1; };; esac`,
  '":" //; case "$NODE_OPTIONS" in *-type*) t=--input-type=commonjs;; *) t=;; esac',
  `":" //; shopt -s execfail 2>/dev/null; trap 'echo "${UNFIT}"' EXIT`,
  `":" //; exec node $t -e "${LOAD}" "$0" "$@"`,
  '":" //; exit 1',
  ';',
].join('\n');

/** The name of the provider's file on Windows, where Terraform starts the command file beside it. */
export const WINDOWS_SCRIPT = 'turso-provider.cjs';

/** Windows cannot start a file by its first line. 9009 is what its shell answers for a program that it does not find. */
export const WINDOWS_LAUNCHER = [
  `@node --input-type=commonjs -e "${LOAD}" "%~dp0${WINDOWS_SCRIPT}" %*`,
  `@if %errorlevel% equ 9009 echo ${MISSING}`,
  '',
].join('\r\n');

import { allowsVersion } from './version-constraint';

/** The version constraints of a stack, by fully qualified address. Undefined: no constraint. */
export type RequiredProviders = Readonly<Record<string, string | undefined>>;

/** A complete entry of the lock file. */
export interface LockedProvider {
  readonly address: string;
  readonly version: string;
  readonly hashes: readonly string[];
}

/**
 * Updates a stack's `.terraform.lock.hcl`, so that `terraform init` accepts the carried provider, and cdktf-cli does not ask a registry.
 *
 * cdktf-cli reads the file line by line before each command. If a required provider has no entry with an acceptable `constraints` line, it
 * runs `terraform providers lock`. That command asks the registry for every provider, and fails for the carried one. Therefore other
 * providers get a stub with their constraint inside a comment, which cdktf-cli reads and Terraform ignores. `terraform init` still chooses
 * their versions, and records their checksums.
 *
 * @param text the present content; empty if the file does not exist
 * @param carried the provider that the package carries
 * @param required the providers that the stack requires
 * @returns the content to write. It keeps entries of other providers byte for byte, if the stack's constraint allows their version
 * @see https://developer.hashicorp.com/terraform/language/files/dependency-lock
 */
export function updateLockFile(text: string, carried: LockedProvider, required: RequiredProviders): string {
  const { [carried.address]: _, ...others } = required;
  const current = withEntry(withoutOutdated(text.replace(STUBS, ''), others), carried);
  const entries = entriesOf(current);
  const stubs = Object.entries(others)
    .filter(([address, constraint]) => !isAcceptedByCli(entries.get(address), constraint))
    .map(([address, constraint]) => stub(address, constraint));
  return stubs.length === 0 ? current : `${current}\n${STUBS_BEGIN}\n${stubs.join('')}*/\n`;
}

const STUBS_BEGIN = '/* Read by cdktf, not by Terraform: these providers need no "terraform providers lock".';
const STUBS = /\n?\/\* Read by cdktf, not by Terraform[^]*?\*\/\n?/g;
const ENTRY = /^provider\s+"([^"]+)"\s*\{[^]*?^\}[^\S\n]*\n?/gm;
const ENTRY_WITH_GAP = new RegExp(`${ENTRY.source}\\n?`, ENTRY.flags);

function entriesOf(text: string): Map<string, string> {
  return new Map([...text.matchAll(ENTRY)].map(([entry, address]) => [address, entry]));
}

function withEntry(text: string, { address, version, hashes }: LockedProvider): string {
  const lines = [...hashes].sort().map((hash) => `    "${hash}",\n`).join('');
  const entry = `provider "${address}" {\n  version     = "${version}"\n  constraints = "${version}"\n  hashes = [\n${lines}  ]\n}\n`;
  if (entriesOf(text).has(address)) {
    return text.replace(ENTRY, (found, name) => (name === address ? entry : found));
  }
  return text === '' ? entry : `${text.replace(/\n*$/, '\n')}\n${entry}`;
}

/** Terraform refuses an entry whose version the constraint does not allow any more, until `terraform init -upgrade` is run. */
function withoutOutdated(text: string, required: RequiredProviders): string {
  return text.replace(ENTRY_WITH_GAP, (entry, address: string) => {
    const constraint = required[address];
    const version = attribute(entry, 'version');
    const outdated = constraint !== undefined && version !== undefined && !allowsVersion(constraint, version);
    return outdated ? '' : entry;
  });
}

function stub(address: string, constraint: string | undefined): string {
  return `provider "${address}" {\n  constraints = "${constraint !== undefined && matchesItself(constraint) ? constraint : '>= 0'}"\n}\n`;
}

/**
 * cdktf's command line compares the first version number in the stack's constraint with the constraint in the entry. With the same
 * constraint on both sides that is true unless the operator excludes the number that it names.
 */
function isAcceptedByCli(entry: string | undefined, constraint: string | undefined): boolean {
  const locked = entry === undefined ? undefined : attribute(entry, 'constraints');
  return locked !== undefined && constraint !== undefined && compact(locked) === compact(constraint) && matchesItself(constraint);
}

function matchesItself(constraint: string): boolean {
  return /^\s*(=|>=|<=|~>)?\s*\d+(\.\d+)*(-[0-9A-Za-z.-]+)?\s*$/.test(constraint);
}

/** `= 1.2.3` and `1.2.3` are one constraint. */
function compact(constraint: string): string {
  return constraint.replace(/\s+/g, '').replace(/^=/, '');
}

function attribute(entry: string, name: string): string | undefined {
  return new RegExp(`^\\s*${name}\\s*=\\s*"([^"]*)"`, 'm').exec(entry)?.[1];
}

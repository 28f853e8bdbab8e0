import { allowsVersion } from './version-constraint';

/** What a stack requires, by fully qualified address: the version constraint, undefined where it names none. */
export type RequiredProviders = Readonly<Record<string, string | undefined>>;

/** An entry of the lock file that is known completely. */
export interface LockedProvider {
  readonly address: string;
  readonly version: string;
  readonly hashes: readonly string[];
}

/**
 * A stack's `.terraform.lock.hcl`, changed so that `terraform init` accepts the carried provider as it is and cdktf's command line
 * asks no registry about it.
 *
 * Before each command cdktf's command line reads the file line by line. Where a required provider has no entry with a `constraints`
 * line that it accepts, it runs `terraform providers lock`, which asks the registry for every provider, and so fails for one that
 * is only carried. Therefore such a provider gets a stub with its constraint inside a comment: cdktf's command line reads it,
 * Terraform does not. Which version is taken, and its checksums, stay for `terraform init` to find and to record.
 *
 * @param text the present content; empty where there is none
 * @param carried the provider that the package carries
 * @param required the providers that the stack requires
 * @returns the content to write. Entries of other providers are kept byte for byte, as long as the stack's constraint allows their version
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

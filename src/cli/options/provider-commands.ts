import type { CommandSpec } from './command-spec';

const WRITTEN = [
  ['0', 'written'],
  ['1', 'an error: a folder cannot be written to, or an option is wrong'],
] as const;

const FLAVOURS = ' With --executables, the provider needs no Node.js.';

/** The commands that give the provider to people without cdktf. */
export const PROVIDER_COMMANDS = {
  'provider install': {
    operands: [{ placeholder: 'FOLDER', meaning: 'the folder of a Terraform configuration', optional: true }],
    summary: 'puts the provider beside a configuration',
    description: 'Copies the Turso provider into terraform.d/plugins of the folder (default: this folder), and writes its entry into the lock '
      + 'file. "terraform init" and "tofu init" then find it without a registry. Other entries of the lock file stay. It prints what to write '
      + `into required_providers.${FLAVOURS}`,
    options: ['executables', 'help'],
    examples: ['cdktf-turso provider install', 'cdktf-turso provider install infrastructure'],
    exitCodes: WRITTEN,
    environment: [],
  },
  'provider mirror': {
    operands: [{ placeholder: 'FOLDER', meaning: 'the folder of the mirror' }],
    summary: 'writes a mirror of the provider',
    description: 'Writes a zip for each platform into a folder that is a filesystem mirror for Terraform and OpenTofu. It also has the index '
      + 'files of a network mirror: any web server can serve it over HTTPS. Other providers and versions in the folder stay. It prints the '
      + `provider_installation block.${FLAVOURS}`,
    options: ['executables', 'help'],
    examples: ['cdktf-turso provider mirror /srv/terraform-mirror'],
    exitCodes: WRITTEN,
    environment: [],
  },
  'provider oci': {
    operands: [{ placeholder: 'FOLDER', meaning: 'the folder of the OCI layout' }],
    summary: 'writes the provider as an OCI layout for OpenTofu',
    description: 'Writes an OCI layout with an image for each platform. Tools such as oras copy it into a registry, from which OpenTofu 1.10 '
      + `and newer installs it with oci_mirror. Other tags in the layout stay.${FLAVOURS}`,
    options: ['executables', 'help'],
    examples: ['cdktf-turso provider oci dist/oci'],
    exitCodes: WRITTEN,
    environment: [],
  },
  'provider release': {
    operands: [{ placeholder: 'FOLDER', meaning: 'the folder of the release' }],
    summary: 'writes what a provider registry asks of a release',
    description: 'Writes a zip for each platform, the manifest and the checksums, as the registries of Terraform and OpenTofu take them from a '
      + `release. With --gpg-key, gpg signs the checksums.${FLAVOURS}`,
    options: ['executables', 'provider-version', 'gpg-key', 'help'],
    examples: ['cdktf-turso provider release dist --provider-version 1.2.3 --gpg-key KEY'],
    exitCodes: WRITTEN,
    environment: [['GNUPGHOME', 'the folder of the keys of gpg']],
  },
} as const satisfies Record<string, CommandSpec>;

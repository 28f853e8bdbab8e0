import { PROVIDER_ADDRESS } from '../../notation/provider-address';

/** Returns what a configuration has to say. Terraform takes a version with a hash only if it is written exactly. */
export function requirement(version: string): string {
  return `terraform {\n  required_providers {\n    turso = {\n      source  = "${PROVIDER_ADDRESS}"\n      version = "${version}"\n    }\n  }\n}\n`;
}

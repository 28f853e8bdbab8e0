/** The address of the Turso provider. It names its host, so that Terraform and OpenTofu mean the same provider. */
export const PROVIDER_ADDRESS = 'registry.terraform.io/cdktf-turso/turso';

# by the username; of another organization than the provider's as organization/username
terraform import turso_organization_member.alice alice

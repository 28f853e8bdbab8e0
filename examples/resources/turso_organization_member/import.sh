# by the username; for another organization than the provider's, use organization/username
terraform import turso_organization_member.alice alice

# by the address, while the invite is pending; of another organization than the provider's as organization/address
terraform import turso_organization_invite.iku iku@example.com

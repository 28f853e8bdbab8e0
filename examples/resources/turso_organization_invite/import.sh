# by the address, while the invite is pending; for another organization than the provider's, use organization/address
terraform import turso_organization_invite.iku iku@example.com

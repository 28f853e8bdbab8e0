# by the name; for another organization than the provider's, use organization/name
terraform import turso_jwks.clerk clerk

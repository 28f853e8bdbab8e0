# by the name; of another organization than the provider's as organization/name
terraform import turso_jwks.clerk clerk

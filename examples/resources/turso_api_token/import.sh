# by the name or the id of the token; of another organization than the provider's as organization/name
terraform import turso_api_token.ci ci

# by the name or the id of the token; for another organization than the provider's, use organization/name
terraform import turso_api_token.ci ci

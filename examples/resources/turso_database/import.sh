# by the name of the database; for another organization than the provider's, use organization/name
terraform import turso_database.shop shop

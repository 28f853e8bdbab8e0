# by the name of the database; of another organization than the provider's as organization/name
terraform import turso_database.shop shop

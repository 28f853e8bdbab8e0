# by the name of the database
terraform import turso_database.shop shop

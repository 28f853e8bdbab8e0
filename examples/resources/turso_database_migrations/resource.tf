resource "turso_group" "main" {
  name     = "main"
  location = "aws-eu-west-1"
}

resource "turso_database" "shop" {
  name  = "shop"
  group = turso_group.main.name
}

# One application database. It can become a tenant of a fleet later.
resource "turso_database_migrations" "shop" {
  database    = turso_database.shop.name
  database_id = turso_database.shop.id

  migrations = [
    {
      name = "0001_products"
      sql  = "CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT NOT NULL)"
    },
    {
      name = "0002_price"
      sql  = "ALTER TABLE products ADD COLUMN price INTEGER NOT NULL DEFAULT 0"
      down = "ALTER TABLE products DROP COLUMN price"
    },
  ]
}

resource "turso_database_token" "shop" {
  database    = turso_database.shop.name
  database_id = turso_database.shop.id
}

# The application starts with the schema that it expects.
output "environment" {
  value = {
    TURSO_DATABASE_URL = turso_database.shop.url
    TURSO_AUTH_TOKEN   = turso_database_token.shop.token
  }
  sensitive  = true
  depends_on = [turso_database_migrations.shop]
}

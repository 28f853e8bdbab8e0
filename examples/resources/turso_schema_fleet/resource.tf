resource "turso_group" "main" {
  name     = "main"
  location = "aws-eu-west-1"
}

resource "turso_database" "schema" {
  name  = "crm-schema"
  group = turso_group.main.name
}

resource "turso_database" "tenant" {
  for_each = toset(["acme", "globex"])
  name     = "crm-${each.key}"
  group    = turso_group.main.name
}

resource "turso_schema_fleet" "crm" {
  schema_database = turso_database.schema.name
  databases       = [for tenant in turso_database.tenant : tenant.name]
  database_ids    = concat([turso_database.schema.id], [for tenant in turso_database.tenant : tenant.id])
  migrations = [
    {
      name = "0001_customers"
      sql  = "CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL);"
    },
    {
      name = "0002_customers_by_name"
      sql  = "CREATE INDEX customers_by_name ON customers (name);"
    },
  ]
}

# One object or more for every resource. The fixture of a release holds what an apply of this file stores.
# Nothing here ends with time: tokens that expire do so after a hundred years.
terraform {
  required_providers {
    turso = {
      source = "registry.terraform.io/cdktf-turso/turso"
    }
  }
}

resource "turso_group" "main" {
  name       = "main"
  location   = "aws-eu-west-1"
  extensions = ["uuid", "vector"]
}

resource "turso_database" "shop" {
  name        = "shop"
  group       = turso_group.main.name
  group_id    = turso_group.main.id
  allowed_ips = ["127.0.0.0/8"]
  size_limit  = "500mb"
}

resource "turso_database" "branch" {
  name          = "branch"
  group         = turso_group.main.name
  block_writes  = true
  force_destroy = true
  seed = {
    type = "database"
    name = turso_database.shop.name
  }
}

resource "turso_database_migrations" "shop" {
  database    = turso_database.shop.name
  database_id = turso_database.shop.id
  migrations = [
    { name = "0001_products", sql = "CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT NOT NULL)" },
    {
      name = "0002_price"
      sql  = "ALTER TABLE products ADD COLUMN price INTEGER NOT NULL DEFAULT 0"
      down = "ALTER TABLE products DROP COLUMN price"
    },
  ]
}

resource "turso_sql" "products" {
  database    = turso_database.shop.name
  database_id = turso_database.shop.id
  statements  = ["INSERT OR IGNORE INTO products (id, name) VALUES (1, :name)"]
  parameters  = { name = "lamp" }
  depends_on  = [turso_database_migrations.shop]
}

resource "turso_database" "schema" {
  name  = "crm-schema"
  group = turso_group.main.name
}

resource "turso_tenant_databases" "customers" {
  names           = { acme = "Acme GmbH", globex = "Globex" }
  schema_database = turso_database.schema.name
  group           = turso_group.main.name
  group_id        = turso_group.main.id
  force_destroy   = true
}

resource "turso_schema_fleet" "crm" {
  schema_database = turso_database.schema.name
  databases       = keys(turso_tenant_databases.customers.names)
  database_ids    = [turso_database.schema.id]
  keepers         = { customers = turso_tenant_databases.customers.fingerprint }
  discover        = { parent = turso_database.schema.name } # finds the tenant of the application
  strategy = {
    canaries    = ["acme"]
    concurrency = 4
  }
  migrations = [
    { name = "0001_customers", sql = "CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL)" },
    { name = "0002_by_name", sql = "CREATE INDEX customers_by_name ON customers (name)" },
  ]
}

resource "turso_token_rotation" "main" {
  group    = turso_group.main.name
  group_id = turso_group.main.id
  keepers  = { because = "fixture" }
}

resource "turso_group_token" "reporting" {
  group         = turso_group.main.name
  group_id      = turso_group.main.id
  authorization = "read-only"
  expires_in    = "36500d"
  keepers       = { rotation = turso_token_rotation.main.id }
}

# The application creates a tenant with it.
resource "turso_group_token" "tenants" {
  group    = turso_group.main.name
  group_id = turso_group.main.id
  keepers  = { rotation = turso_token_rotation.main.id }
}

resource "turso_database_token" "app" {
  database     = turso_database.shop.name
  database_id  = turso_database.shop.id
  expires_in   = "36500d"
  renew_before = "7d"
  keepers      = { rotation = turso_token_rotation.main.id }
}

resource "turso_database_token" "checkout" {
  database    = turso_database.shop.name
  database_id = turso_database.shop.id
  keepers     = { rotation = turso_token_rotation.main.id }
  fine_grained_permissions = [
    { actions = ["data_read"] },
    { tables = ["products"], actions = ["data_add"] },
  ]
}

resource "turso_api_token" "app" {
  name     = "app"
  group    = turso_group.main.name
  group_id = turso_group.main.id
  scopes   = ["read", "db:create", "db:mint-token"]
}

resource "turso_api_token" "ci" {
  name = "ci"
}

resource "turso_jwks" "clerk" {
  name     = "clerk"
  jwks_url = "https://example.com/.well-known/jwks.json"
}

resource "turso_organization_settings" "local" {
  organization    = "local"
  require_mfa     = true
  restore_enabled = true
}

resource "turso_organization_member" "alice" {
  username = "alice"
  role     = "admin"
}

resource "turso_organization_invite" "iku" {
  email = "iku@example.com"
  role  = "member"
}

output "url" {
  value = turso_database.shop.url
}

output "tenants_token" {
  value     = turso_group_token.tenants.token
  sensitive = true
}

resource "turso_group" "main" {
  name     = "main"
  location = "aws-eu-west-1"
}

resource "turso_database" "acme" {
  name  = "acme"
  group = turso_group.main.name
}

variable "admin_password_hash" {
  type      = string
  default   = "$2b$12$abcdefghijklmnopqrstuv"
  sensitive = true
}

# Adds the first administrator of a tenant. The hash appears in neither plan nor state.
resource "turso_sql" "admin" {
  database    = turso_database.acme.name
  database_id = turso_database.acme.id

  statements = [
    "CREATE TABLE IF NOT EXISTS users (email TEXT PRIMARY KEY, password_hash TEXT NOT NULL, role TEXT NOT NULL)",
    <<-SQL
      INSERT INTO users (email, password_hash, role) VALUES (:email, :hash, 'admin')
        ON CONFLICT (email) DO UPDATE SET password_hash = excluded.password_hash
    SQL
  ]
  parameters            = { email = "admin@acme.example" }
  parameters_wo         = { hash = var.admin_password_hash }
  parameters_wo_version = 1
}

resource "turso_group" "main" {
  name     = "main"
  location = "aws-eu-west-1"
}

# What an application needs to create tenants and to open them, and nothing else.
resource "turso_api_token" "app" {
  name     = "app"
  group    = turso_group.main.name
  group_id = turso_group.main.id
  scopes   = ["read", "db:create", "db:mint-token"]
}

# May do in the organization what its user may.
resource "turso_api_token" "ci" {
  name = "ci"
}

output "api_token" {
  value     = turso_api_token.app.token
  sensitive = true
}

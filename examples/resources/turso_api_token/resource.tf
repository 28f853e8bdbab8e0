resource "turso_group" "main" {
  name     = "main"
  location = "aws-eu-west-1"
}

# Allows an application only to create tenants and to open them.
resource "turso_api_token" "app" {
  name     = "app"
  group    = turso_group.main.name
  group_id = turso_group.main.id
  scopes   = ["read", "db:create", "db:mint-token"]
}

# Has all permissions of its user in the organization.
resource "turso_api_token" "ci" {
  name = "ci"
}

output "api_token" {
  value     = turso_api_token.app.token
  sensitive = true
}

resource "turso_group" "main" {
  name     = "main"
  location = "aws-eu-west-1"
}

# Opens every database of the group, also later ones.
resource "turso_group_token" "reporting" {
  group         = turso_group.main.name
  authorization = "read-only"
  expires_in    = "90d"
}

output "token" {
  value     = turso_group_token.reporting.token
  sensitive = true
}

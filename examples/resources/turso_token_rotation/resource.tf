resource "turso_group" "main" {
  name     = "main"
  location = "aws-eu-west-1"
}

# Rotates the key of the group when it is created, and when the value changes.
resource "turso_token_rotation" "main" {
  group    = turso_group.main.name
  group_id = turso_group.main.id
  keepers = {
    because = "2026-01: a laptop was stolen"
  }
}

# The same apply replaces this token.
resource "turso_group_token" "app" {
  group    = turso_group.main.name
  group_id = turso_group.main.id
  keepers = {
    rotation = turso_token_rotation.main.id
  }
}

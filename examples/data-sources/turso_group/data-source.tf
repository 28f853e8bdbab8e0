resource "turso_group" "main" {
  name     = "main"
  location = "aws-eu-west-1"
}

# Usually a group that another configuration manages.
data "turso_group" "shared" {
  name       = "main"
  depends_on = [turso_group.main]
}

output "location" {
  value = data.turso_group.shared.location
}

resource "turso_group" "main" {
  name     = "main"
  location = "aws-eu-west-1"
}

data "turso_groups" "all" {
  depends_on = [turso_group.main]
}

output "archived_groups" {
  value = [for group in data.turso_groups.all.groups : group.name if group.archived]
}

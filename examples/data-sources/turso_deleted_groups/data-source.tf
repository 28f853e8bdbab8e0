data "turso_deleted_groups" "all" {}

output "groups_can_be_restored" {
  value = { for group in data.turso_deleted_groups.all.groups : group.id => group.name }
}

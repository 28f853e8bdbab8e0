data "turso_organization" "own" {}

output "deleted_databases_can_be_restored" {
  value = data.turso_organization.own.restore_enabled
}

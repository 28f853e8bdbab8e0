data "turso_organization_usage" "now" {}

output "databases_in_use" {
  value = data.turso_organization_usage.now.database_count
}

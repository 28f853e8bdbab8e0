data "turso_organizations" "all" {}

output "teams" {
  value = [for organization in data.turso_organizations.all.organizations : organization.slug if organization.type == "team"]
}

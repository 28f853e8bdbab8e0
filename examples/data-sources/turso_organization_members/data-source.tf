data "turso_organization_members" "admins" {
  role = "admin"
}

output "admins" {
  value = data.turso_organization_members.admins.members[*].email
}

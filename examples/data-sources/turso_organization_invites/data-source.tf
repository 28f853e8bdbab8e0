data "turso_organization_invites" "pending" {}

output "invited" {
  value = { for invite in data.turso_organization_invites.pending.invites : invite.email => invite.role }
}

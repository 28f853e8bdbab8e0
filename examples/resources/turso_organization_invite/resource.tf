# Sent when it is created. Once it is accepted its status is "accepted" for good; from then on the membership counts:
# add a turso_organization_member with the username and import it, and the invite may stay or go.
resource "turso_organization_invite" "iku" {
  email = "iku@example.com"
  role  = "member"
}

output "status" {
  value = turso_organization_invite.iku.status
}

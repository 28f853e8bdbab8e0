# Creating it sends the invite. After the person has accepted, its status stays "accepted". To manage the membership then,
# add a turso_organization_member with the username and import it. You can keep the invite or remove it.
resource "turso_organization_invite" "iku" {
  email = "iku@example.com"
  role  = "member"
}

output "status" {
  value = turso_organization_invite.iku.status
}

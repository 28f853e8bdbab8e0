# A person with an account at Turso. Invite others with turso_organization_invite.
resource "turso_organization_member" "alice" {
  username = "alice"
  role     = "admin"
}

# Somebody who has an account at Turso. Others get a turso_organization_invite.
resource "turso_organization_member" "alice" {
  username = "alice"
  role     = "admin"
}

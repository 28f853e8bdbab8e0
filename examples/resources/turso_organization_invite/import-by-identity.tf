import {
  to = turso_organization_invite.iku
  identity = {
    organization = "my-org"
    email        = "iku@example.com"
  }
}

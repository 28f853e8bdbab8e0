import {
  to = turso_organization_member.alice
  identity = {
    organization = "my-org"
    username     = "alice"
  }
}

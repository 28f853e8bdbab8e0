import {
  to = turso_jwks.clerk
  identity = {
    organization = "my-org"
    name         = "clerk"
  }
}

import {
  to = turso_organization_settings.acme
  identity = {
    organization = "acme"
  }
}

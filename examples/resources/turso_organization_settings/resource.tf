# What is left out, such as overages, stays as it is.
resource "turso_organization_settings" "acme" {
  organization    = "acme"
  require_mfa     = true
  restore_enabled = true
}

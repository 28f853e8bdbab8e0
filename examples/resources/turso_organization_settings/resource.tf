# Settings that are left out, such as overages, stay as they are.
resource "turso_organization_settings" "acme" {
  organization    = "acme"
  require_mfa     = true
  restore_enabled = true
}

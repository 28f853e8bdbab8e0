resource "turso_group" "main" {
  name     = "main"
  location = "aws-eu-west-1"
}

# Without a template, every token of the identity provider opens all databases of all groups.
resource "turso_jwks" "clerk" {
  name     = "clerk"
  jwks_url = "https://example.com/.well-known/jwks.json"
}

# Paste this into the identity provider. Its tokens then can only read the databases of one group.
data "turso_jwks_template" "readers" {
  group = turso_group.main.name
  scope = "read-only"
}

output "template" {
  value = data.turso_jwks_template.readers.template
}

resource "turso_jwks" "clerk" {
  name     = "clerk"
  jwks_url = "https://example.com/.well-known/jwks.json"
}

data "turso_jwks_list" "all" {
  depends_on = [turso_jwks.clerk]
}

output "identity_providers" {
  value = data.turso_jwks_list.all.jwks[*].name
}

locals {
  database = provider::turso::parse_libsql_url("libsql://shop-acme.turso.io")
}

# "https://shop-acme.turso.io"
output "http_url" {
  value = local.database.http_url
}

output "hostname" {
  value = local.database.hostname
}

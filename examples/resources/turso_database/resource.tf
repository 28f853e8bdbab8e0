resource "turso_group" "main" {
  name     = "main"
  location = "aws-eu-west-1"
}

resource "turso_database" "shop" {
  name     = "shop"
  group    = turso_group.main.name
  group_id = turso_group.main.id

  # Addresses that may connect. Without it, every address may.
  allowed_ips = ["203.0.113.0/24", "2001:db8::/32"]
}

# A branch: it starts with the present data of the shop.
resource "turso_database" "staging" {
  name     = "shop-staging"
  group    = turso_group.main.name
  group_id = turso_group.main.id
  seed = {
    type = "database"
    name = turso_database.shop.name
  }
  block_writes = true
}

output "url" {
  value = turso_database.shop.url
}

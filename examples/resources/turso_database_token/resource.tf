resource "turso_group" "main" {
  name     = "main"
  location = "aws-eu-west-1"
}

resource "turso_database" "shop" {
  name  = "shop"
  group = turso_group.main.name
}

# The first apply in the week before its expiry renews it.
resource "turso_database_token" "app" {
  database     = turso_database.shop.name
  database_id  = turso_database.shop.id
  expires_in   = "30d"
  renew_before = "7d"
}

# May only read, and add orders.
resource "turso_database_token" "checkout" {
  database    = turso_database.shop.name
  database_id = turso_database.shop.id
  fine_grained_permissions = [
    { actions = ["data_read"] },
    { tables = ["orders"], actions = ["data_add"] },
  ]
}

output "token" {
  value     = turso_database_token.app.token
  sensitive = true
}

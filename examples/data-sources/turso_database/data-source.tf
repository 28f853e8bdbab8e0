resource "turso_group" "main" {
  name     = "main"
  location = "aws-eu-west-1"
}

resource "turso_database" "shop" {
  name  = "shop"
  group = turso_group.main.name
}

# Usually a database that an application created.
data "turso_database" "shop" {
  name       = "shop"
  depends_on = [turso_database.shop]
}

output "url" {
  value = data.turso_database.shop.url
}

resource "turso_group" "main" {
  name     = "main"
  location = "aws-eu-west-1"
}

resource "turso_database" "shop" {
  name  = "shop"
  group = turso_group.main.name
}

data "turso_databases" "main" {
  group      = turso_group.main.name
  depends_on = [turso_database.shop]
}

output "urls" {
  value = { for database in data.turso_databases.main.databases : database.name => database.url }
}

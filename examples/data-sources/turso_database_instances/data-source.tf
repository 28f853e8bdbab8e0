resource "turso_group" "main" {
  name     = "main"
  location = "aws-eu-west-1"
}

resource "turso_database" "orders" {
  name  = "orders"
  group = turso_group.main.name
}

data "turso_database_instances" "orders" {
  name = turso_database.orders.name
}

output "locations" {
  value = [for instance in data.turso_database_instances.orders.instances : instance.region]
}

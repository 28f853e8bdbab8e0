resource "turso_group" "main" {
  name     = "main"
  location = "aws-eu-west-1"
}

resource "turso_database" "orders" {
  name  = "orders"
  group = turso_group.main.name
}

# Of one month; without from and to it is the present one.
data "turso_database_usage" "january" {
  name = turso_database.orders.name
  from = "2026-01-01T00:00:00Z"
  to   = "2026-02-01T00:00:00Z"
}

output "instances" {
  value = length(data.turso_database_usage.january.instances)
}

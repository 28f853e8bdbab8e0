resource "turso_group" "main" {
  name     = "main"
  location = "aws-eu-west-1"
}

resource "turso_database" "orders" {
  name  = "orders"
  group = turso_group.main.name
}

# The usage in one month. Without from and to, it is the current month.
data "turso_database_usage" "january" {
  name = turso_database.orders.name
  from = "2026-01-01T00:00:00Z"
  to   = "2026-02-01T00:00:00Z"
}

output "instances" {
  value = length(data.turso_database_usage.january.instances)
}

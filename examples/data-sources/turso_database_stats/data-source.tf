resource "turso_group" "main" {
  name     = "main"
  location = "aws-eu-west-1"
}

resource "turso_database" "orders" {
  name  = "orders"
  group = turso_group.main.name
}

data "turso_database_stats" "orders" {
  name = turso_database.orders.name
}

# The queries are sensitive because they may contain values.
output "rows_read_by_top_queries" {
  value = sum(concat([0], data.turso_database_stats.orders.top_queries[*].rows_read))
}

data "turso_deleted_databases" "orders" {
  search = "orders"
}

output "orders_can_be_restored" {
  value = [for database in data.turso_deleted_databases.orders.databases : "${database.name} (${database.id})"]
}

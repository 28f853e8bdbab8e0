resource "turso_group" "main" {
  name     = "main"
  location = "aws-eu-west-1"
}

resource "turso_database" "schema" {
  name  = "crm-schema"
  group = turso_group.main.name
}

resource "turso_database" "tenant" {
  for_each = toset(["acme", "globex"])
  name     = "crm-${each.key}"
  group    = turso_group.main.name
}

resource "turso_schema_fleet" "crm" {
  schema_database = turso_database.schema.name
  databases       = [for tenant in turso_database.tenant : tenant.name]
  migrations = [{
    name = "0001_customers"
    sql  = "CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL);"
  }]
}

data "turso_fleet_status" "crm" {
  schema_database = turso_schema_fleet.crm.schema_database
  verify          = "10%"
  depends_on      = [turso_schema_fleet.crm]
}

# for alerts: changes by an application or a person outside of the fleet
output "attention" {
  value = {
    behind  = data.turso_fleet_status.crm.behind_count
    failed  = [for tenant in data.turso_fleet_status.crm.failed : "${tenant.database}: ${tenant.error}"]
    drifted = [for tenant in data.turso_fleet_status.crm.drifted : tenant.database]
  }
}

resource "turso_group" "main" {
  name     = "main"
  location = "aws-eu-west-1"
}

resource "turso_database" "schema" {
  name  = "crm-schema"
  group = turso_group.main.name
}

locals {
  customers = ["Acme GmbH", "Globex", "Initech"]
}

resource "turso_tenant_databases" "customers" {
  names           = { for customer in local.customers : provider::turso::tenant_database_name(customer, "crm") => customer }
  schema_database = turso_database.schema.name
  group           = turso_group.main.name
  group_id        = turso_group.main.id
  force_destroy   = true # set it to false once the databases hold real data
}

import {
  to = turso_schema_fleet.crm
  identity = {
    schema_database = "crm-schema"
  }
}

# by the name of the schema database
terraform import turso_schema_fleet.crm crm-schema

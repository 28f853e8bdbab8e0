# by the name of the schema database; of another organization than the provider's as organization/name
terraform import turso_schema_fleet.crm crm-schema

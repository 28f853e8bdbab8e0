# by the name of the schema database; for another organization than the provider's, use organization/name
terraform import turso_schema_fleet.crm crm-schema

# by the name of the schema database, all whose branches are taken in; of another organization than the provider's as organization/name
terraform import turso_tenant_databases.customers crm-schema

# by the name of the schema database; all its branches join the set; for another organization than the provider's, use organization/name
terraform import turso_tenant_databases.customers crm-schema

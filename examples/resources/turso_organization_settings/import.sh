# by the slug of the organization
terraform import turso_organization_settings.acme acme

resource "turso_group" "main" {
  name     = "main"
  location = "aws-eu-west-1"
}

# Read access to one table in the databases of one group. Paste the template into the identity provider.
data "turso_jwks_template" "readers" {
  group = turso_group.main.name
  permissions = [
    { tables = ["articles"], actions = ["data_read"] },
  ]
}

output "template" {
  value = data.turso_jwks_template.readers.template
}

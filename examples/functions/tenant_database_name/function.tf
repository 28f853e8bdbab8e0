variable "tenants" {
  type    = set(string)
  default = ["acme", "Globex Corp.", "99 Luftballons"]
}

resource "turso_group" "main" {
  name     = "main"
  location = "aws-eu-west-1"
}

resource "turso_database" "tenant" {
  for_each = var.tenants
  name     = provider::turso::tenant_database_name(each.key, "crm")
  group    = turso_group.main.name
}

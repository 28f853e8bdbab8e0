resource "turso_group" "main" {
  name     = "main"
  location = "aws-eu-west-1"
}

resource "turso_database" "tenant" {
  for_each = toset(["acme", "globex"])
  name     = each.key
  group    = turso_group.main.name
}

# Opens every database of the group for 15 minutes.
ephemeral "turso_group_token" "setup" {
  group      = turso_group.main.name
  group_id   = turso_group.main.id
  expires_in = "15m"
}

resource "terraform_data" "setup" {
  for_each         = turso_database.tenant
  triggers_replace = each.value.id

  provisioner "local-exec" {
    command = "curl --fail --silent --header \"Authorization: Bearer $TOKEN\" --data \"$REQUEST\" \"$URL/v2/pipeline\""
    environment = {
      URL     = each.value.http_url
      TOKEN   = ephemeral.turso_group_token.setup.token
      REQUEST = jsonencode({ requests = [{ type = "execute", stmt = { sql = "CREATE TABLE orders (id INTEGER PRIMARY KEY)" } }] })
    }
  }
}

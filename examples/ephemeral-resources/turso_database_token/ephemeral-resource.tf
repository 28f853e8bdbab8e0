resource "turso_group" "main" {
  name     = "main"
  location = "aws-eu-west-1"
}

resource "turso_database" "shop" {
  name  = "shop"
  group = turso_group.main.name
}

# Valid for 15 minutes, and in no plan and no state.
ephemeral "turso_database_token" "setup" {
  database    = turso_database.shop.name
  database_id = turso_database.shop.id
  expires_in  = "15m"
}

resource "terraform_data" "setup" {
  triggers_replace = turso_database.shop.id

  provisioner "local-exec" {
    command = "curl --fail --silent --header \"Authorization: Bearer $TOKEN\" --data \"$REQUEST\" \"$URL/v2/pipeline\""
    environment = {
      URL     = turso_database.shop.http_url
      TOKEN   = ephemeral.turso_database_token.setup.token
      REQUEST = jsonencode({ requests = [{ type = "execute", stmt = { sql = "CREATE TABLE orders (id INTEGER PRIMARY KEY)" } }] })
    }
  }
}

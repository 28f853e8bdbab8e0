data "turso_closest_region" "here" {}

resource "turso_group" "main" {
  name     = "main"
  location = data.turso_closest_region.here.server

  # A later apply from another place does not move the group.
  lifecycle {
    ignore_changes = [location]
  }
}

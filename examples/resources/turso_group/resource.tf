resource "turso_group" "main" {
  name              = "main"
  location          = "aws-eu-west-1"
  extensions        = ["vector", "uuid"]
  delete_protection = false # set it to true once the group holds real data
}

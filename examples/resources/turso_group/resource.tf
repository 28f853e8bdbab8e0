resource "turso_group" "main" {
  name              = "main"
  location          = "aws-eu-west-1"
  extensions        = ["vector", "uuid"]
  delete_protection = false # true, as soon as there is something to lose
}

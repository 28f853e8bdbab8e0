data "turso_current_user" "me" {}

output "username" {
  value = data.turso_current_user.me.username
}

data "turso_subscription" "own" {}

output "plan" {
  value = data.turso_subscription.own.plan
}

data "turso_plans" "all" {}

output "monthly_prices" {
  value = { for plan in data.turso_plans.all.plans : plan.name => plan.price }
}

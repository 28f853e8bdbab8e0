data "turso_invoices" "upcoming" {
  type = "upcoming"
}

output "to_be_paid" {
  value = data.turso_invoices.upcoming.invoices[*].amount_due
}

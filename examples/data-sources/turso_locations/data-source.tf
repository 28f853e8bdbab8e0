data "turso_locations" "all" {}

output "in_europe" {
  value = [for code, place in data.turso_locations.all.locations : code if strcontains(code, "-eu-")]
}

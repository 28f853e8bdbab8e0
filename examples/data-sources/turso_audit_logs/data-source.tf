# The last deletions.
data "turso_audit_logs" "deletions" {
  codes = ["db-delete", "group-delete"]
  since = "2026-01-01T00:00:00Z"
  limit = 20
}

output "deletions" {
  value = [for log in data.turso_audit_logs.deletions.logs : "${log.created_at} ${log.author}: ${log.code}"]
}

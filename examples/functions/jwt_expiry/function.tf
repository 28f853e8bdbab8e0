variable "token" {
  type        = string
  description = "A token that was made elsewhere."
  default     = "eyJhbGciOiJFZERTQSIsInR5cCI6IkpXVCJ9.eyJleHAiOjE4OTM0NTYwMDB9.c2lnbmF0dXJl"
}

# "2030-01-01T00:00:00.000Z"
output "token_ends_at" {
  value = provider::turso::jwt_expiry(var.token)
}

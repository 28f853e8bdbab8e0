data "turso_api_tokens" "all" {}

output "tokens_of_the_whole_organization" {
  value = [for token in data.turso_api_tokens.all.tokens : "${token.name} of ${token.owner}" if token.group == null]
}

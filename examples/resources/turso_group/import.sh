# by the name of the group; for another organization than the provider's, use organization/name
terraform import turso_group.main main

# by the name of the group; of another organization than the provider's as organization/name
terraform import turso_group.main main

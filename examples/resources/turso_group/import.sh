# by the name of the group
terraform import turso_group.main main

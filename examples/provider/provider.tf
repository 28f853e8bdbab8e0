terraform {
  required_providers {
    turso = {
      source = "registry.terraform.io/cdktf-turso/turso"
    }
  }
}

# The API token comes from the environment variable TURSO_API_TOKEN.
provider "turso" {
  organization = var.organization
}

variable "organization" {
  type        = string
  description = "Slug of the organization at Turso."
}

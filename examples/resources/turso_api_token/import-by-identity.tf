import {
  to = turso_api_token.ci
  identity = {
    organization = "my-org"
    id           = "5isRrSlG63Uyw6ssb9Jy7w"
  }
}

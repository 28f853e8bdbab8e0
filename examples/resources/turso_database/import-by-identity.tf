import {
  to = turso_database.shop
  identity = {
    name = "shop"
  }
}

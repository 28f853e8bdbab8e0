import {
  to = turso_group.main
  identity = {
    id = "5f3b8c0e-9f0d-4d52-8a43-0f6a3c1e7b11"
  }
}

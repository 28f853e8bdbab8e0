CREATE TABLE "_prisma_migrations" ("id" TEXT PRIMARY KEY NOT NULL, "checksum" TEXT NOT NULL, "finished_at" DATETIME, "migration_name" TEXT NOT NULL, "logs" TEXT, "rolled_back_at" DATETIME, "started_at" DATETIME NOT NULL DEFAULT current_timestamp, "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0);
INSERT INTO "_prisma_migrations" ("id", "checksum", "finished_at", "migration_name", "logs", "rolled_back_at", "started_at", "applied_steps_count") VALUES ('4fc00fbd-bfda-45da-9b45-2d5a80a4b71f', '70068a09aa3ee0f4273a682b4ef6f480c28b4c6253b6560e0d345b0d652ffdef', '2026-11-21T16:19:33.861+00:00', '20261121161933_customers', NULL, NULL, '2026-11-21T16:19:33.774+00:00', 1);
INSERT INTO "_prisma_migrations" ("id", "checksum", "finished_at", "migration_name", "logs", "rolled_back_at", "started_at", "applied_steps_count") VALUES ('902449dd-4994-4f22-a79d-60f99155c053', 'd42ee519bee65466ee9113d6d0e1f8031706365523a16797da791785571c4454', '2026-11-21T16:21:58.055+00:00', '20261121162148_email_required', NULL, NULL, '2026-11-21T16:21:57.884+00:00', 1);
CREATE TABLE "Invoice" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "customerId" INTEGER NOT NULL,
    "total" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "Invoice_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE TABLE "Customer" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL
);
CREATE UNIQUE INDEX "Customer_email_key" ON "Customer"("email");

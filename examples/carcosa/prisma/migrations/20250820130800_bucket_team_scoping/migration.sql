-- The column ownerId goes: a bucket belongs to a team from now on, to the team that its owner got in the migration before.
-- turso: allow-destructive

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Bucket" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "teamId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "bucketName" TEXT NOT NULL,
    "region" TEXT,
    "endpoint" TEXT,
    "encryptedAccessKey" TEXT NOT NULL,
    "encryptedSecretKey" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "Bucket_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "Team" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
INSERT INTO "new_Bucket" ("id", "teamId", "name", "provider", "bucketName", "region", "endpoint", "encryptedAccessKey", "encryptedSecretKey", "createdAt", "updatedAt")
SELECT "id", 'team_' || "ownerId", "name", "provider", "bucketName", "region", "endpoint", "encryptedAccessKey", "encryptedSecretKey", "createdAt", "updatedAt" FROM "Bucket";
DROP TABLE "Bucket";
ALTER TABLE "new_Bucket" RENAME TO "Bucket";
CREATE INDEX "Bucket_teamId_idx" ON "Bucket"("teamId");
CREATE INDEX "Bucket_provider_idx" ON "Bucket"("provider");
CREATE UNIQUE INDEX "Bucket_teamId_bucketName_provider_key" ON "Bucket"("teamId", "bucketName", "provider");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- A bucket has one team that owns it, and teams that share it.
DROP INDEX "Bucket_teamId_idx";
DROP INDEX "Bucket_teamId_bucketName_provider_key";
ALTER TABLE "Bucket" RENAME COLUMN "teamId" TO "ownerTeamId";

-- CreateTable
CREATE TABLE "BucketTeamAccess" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "bucketId" TEXT NOT NULL,
    "teamId" TEXT NOT NULL,
    "accessLevel" TEXT NOT NULL DEFAULT 'READ_ONLY' CHECK ("accessLevel" IN ('READ_ONLY', 'READ_WRITE', 'ADMIN')),
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "BucketTeamAccess_bucketId_fkey" FOREIGN KEY ("bucketId") REFERENCES "Bucket" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "BucketTeamAccess_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "Team" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "Bucket_ownerTeamId_idx" ON "Bucket"("ownerTeamId");
CREATE UNIQUE INDEX "Bucket_ownerTeamId_bucketName_provider_key" ON "Bucket"("ownerTeamId", "bucketName", "provider");
CREATE INDEX "BucketTeamAccess_bucketId_idx" ON "BucketTeamAccess"("bucketId");
CREATE INDEX "BucketTeamAccess_teamId_idx" ON "BucketTeamAccess"("teamId");
CREATE UNIQUE INDEX "BucketTeamAccess_bucketId_teamId_key" ON "BucketTeamAccess"("bucketId", "teamId");
CREATE INDEX "Project_bucketId_idx" ON "Project"("bucketId");

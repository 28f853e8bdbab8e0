-- Forgets who shares a bucket.
DROP TABLE "BucketTeamAccess";
DROP INDEX "Project_bucketId_idx";
DROP INDEX "Bucket_ownerTeamId_idx";
DROP INDEX "Bucket_ownerTeamId_bucketName_provider_key";
ALTER TABLE "Bucket" RENAME COLUMN "ownerTeamId" TO "teamId";
CREATE INDEX "Bucket_teamId_idx" ON "Bucket"("teamId");
CREATE UNIQUE INDEX "Bucket_teamId_bucketName_provider_key" ON "Bucket"("teamId", "bucketName", "provider");

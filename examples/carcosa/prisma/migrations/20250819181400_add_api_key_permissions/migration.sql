-- AlterTable
ALTER TABLE "ApiKey" ADD COLUMN "permissions" JSONB NOT NULL DEFAULT '[]';

-- Keys from before this migration may do everything that they could do.
UPDATE "ApiKey" SET "permissions" = '["*"]';

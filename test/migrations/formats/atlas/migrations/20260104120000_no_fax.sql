-- atlas:nolint destructive

-- Drop column "fax" from table: "customers"
ALTER TABLE `customers` DROP COLUMN `fax`;

DROP INDEX "customers_email_unique";--> statement-breakpoint
DROP INDEX "invoices_customer";--> statement-breakpoint
ALTER TABLE `customers` ALTER COLUMN "email" TO "email" text NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `customers_email_unique` ON `customers` (`email`);--> statement-breakpoint
CREATE INDEX `invoices_customer` ON `invoices` (`customer_id`);
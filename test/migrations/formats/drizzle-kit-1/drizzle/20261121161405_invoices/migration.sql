CREATE TABLE `invoices` (
	`id` integer PRIMARY KEY,
	`customer_id` integer NOT NULL,
	`total` integer DEFAULT 0 NOT NULL,
	CONSTRAINT `fk_invoices_customer_id_customers_id_fk` FOREIGN KEY (`customer_id`) REFERENCES `customers`(`id`) ON DELETE CASCADE
);
--> statement-breakpoint
ALTER TABLE `customers` ADD `email` text;--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_customers` (
	`id` integer PRIMARY KEY AUTOINCREMENT,
	`name` text NOT NULL,
	`email` text UNIQUE
);
--> statement-breakpoint
INSERT INTO `__new_customers`(`id`, `name`) SELECT `id`, `name` FROM `customers`;--> statement-breakpoint
DROP TABLE `customers`;--> statement-breakpoint
ALTER TABLE `__new_customers` RENAME TO `customers`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE INDEX `invoices_customer` ON `invoices` (`customer_id`);
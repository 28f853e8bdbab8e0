CREATE TABLE "__drizzle_migrations" (
			id INTEGER PRIMARY KEY,
			hash text NOT NULL,
			created_at numeric,
			name text,
			applied_at TEXT
		);
INSERT INTO "__drizzle_migrations" ("id", "hash", "created_at", "name", "applied_at") VALUES (1, 'a54c21c801528136078351f205b647247b8a60a04d371472e3c3b185daf62f88', 1795277640000, '20261121161400_customers', '2026-11-21T17:04:51.273Z');
INSERT INTO "__drizzle_migrations" ("id", "hash", "created_at", "name", "applied_at") VALUES (2, '25540e4fb880678cbb1aae165d1d3b26d532efc4de204e81b69b983767d869b0', 1795277645000, '20261121161405_invoices', '2026-11-21T17:04:51.274Z');
INSERT INTO "__drizzle_migrations" ("id", "hash", "created_at", "name", "applied_at") VALUES (3, '69e5eb0bace787f44f8002e2fb6ab0427e0fbf580e80755732445371b212134d', 1795277649000, '20261121161409_email_required', '2026-11-21T17:04:51.274Z');
CREATE TABLE `invoices` (
	`id` integer PRIMARY KEY,
	`customer_id` integer NOT NULL,
	`total` integer DEFAULT 0 NOT NULL,
	CONSTRAINT `fk_invoices_customer_id_customers_id_fk` FOREIGN KEY (`customer_id`) REFERENCES `customers`(`id`) ON DELETE CASCADE
);
CREATE TABLE "customers" (
	`id` integer PRIMARY KEY AUTOINCREMENT,
	`name` text NOT NULL,
	`email` text NOT NULL UNIQUE
);
CREATE INDEX `invoices_customer` ON `invoices` (`customer_id`);

CREATE TABLE "__drizzle_migrations" (
			id SERIAL PRIMARY KEY,
			hash text NOT NULL,
			created_at numeric
		);
INSERT INTO "__drizzle_migrations" ("id", "hash", "created_at") VALUES (NULL, '4baf1c9c0622b008e0b952709e3bb6b391e8916446c1d30bab4ea5e3057ae937', 1795277615079);
INSERT INTO "__drizzle_migrations" ("id", "hash", "created_at") VALUES (NULL, '3b7969086247d7f0059f6c0e76b9898665a7eed89b82a090e4cc1c374c70c546', 1795277618476);
INSERT INTO "__drizzle_migrations" ("id", "hash", "created_at") VALUES (NULL, '1c7def124a82fa83a3361648309ee19936f69a505bda664b446b1d802c92efa0', 1795277622102);
CREATE TABLE `customers` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL
, "email" text NOT NULL);
CREATE TABLE `invoices` (
	`id` integer PRIMARY KEY NOT NULL,
	`customer_id` integer NOT NULL,
	`total` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`customer_id`) REFERENCES `customers`(`id`) ON UPDATE no action ON DELETE cascade
);
CREATE UNIQUE INDEX `customers_email_unique` ON `customers` (`email`);
CREATE INDEX `invoices_customer` ON `invoices` (`customer_id`);

CREATE TABLE `reminders` (
	`id` integer PRIMARY KEY NOT NULL,
	`note_id` integer NOT NULL,
	`due_at` integer NOT NULL,
	FOREIGN KEY (`note_id`) REFERENCES `notes`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `reminders_due_at` ON `reminders` (`due_at`);
CREATE TABLE `activity` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`kind` text NOT NULL,
	`occurred_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `activity_by_person` ON `activity` (`user_id`,`occurred_at`);--> statement-breakpoint
CREATE TABLE `directory_entries` (
	`id` integer PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`name` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `directory_entries_user_id_unique` ON `directory_entries` (`user_id`);--> statement-breakpoint
CREATE TABLE `outbox` (
	`effect` text NOT NULL,
	`object_id` text NOT NULL,
	`token` text NOT NULL,
	`due_at` integer NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`problem` text,
	PRIMARY KEY(`effect`, `object_id`)
);
--> statement-breakpoint
CREATE INDEX `outbox_by_time` ON `outbox` (`due_at`);--> statement-breakpoint
CREATE TABLE `reconciliations` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`started_at` integer NOT NULL,
	`finished_at` integer,
	`created_after` integer DEFAULT 0 NOT NULL,
	`skip` integer DEFAULT 0 NOT NULL,
	`compared` integer DEFAULT 0 NOT NULL,
	`missing` integer DEFAULT 0 NOT NULL,
	`stale` integer DEFAULT 0 NOT NULL,
	`ghosts` integer DEFAULT 0 NOT NULL,
	`unreadable` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
ALTER TABLE `users` ADD `as_of` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `users_by_creation` ON `users` (`created_at`);--> statement-breakpoint
ALTER TABLE `webhook_deliveries` ADD `outcome` text DEFAULT 'applied' NOT NULL;--> statement-breakpoint
ALTER TABLE `webhook_deliveries` ADD `problem` text;--> statement-breakpoint
CREATE INDEX `webhook_deliveries_by_time` ON `webhook_deliveries` (`received_at`);--> statement-breakpoint
INSERT INTO `directory_entries` (`user_id`, `name`)
SELECT `id`, trim(coalesce(`first_name`, '') || ' ' || coalesce(`last_name`, '')) FROM `users`
WHERE `deleted_at` IS NULL AND `updated_at` > 0;

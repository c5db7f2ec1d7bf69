ALTER TABLE `items` ADD `completed_at` integer;--> statement-breakpoint
ALTER TABLE `items` ADD `deleted_at` integer;
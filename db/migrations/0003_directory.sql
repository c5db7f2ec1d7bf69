CREATE TABLE `directory_counts` (
	`visibility` text NOT NULL,
	`status` text NOT NULL,
	`role` text NOT NULL,
	`people` integer NOT NULL,
	PRIMARY KEY(`visibility`, `status`, `role`)
);
--> statement-breakpoint
CREATE TABLE `directory_rebuilds` (
	`id` text PRIMARY KEY NOT NULL,
	`format` text NOT NULL,
	`started_at` integer NOT NULL,
	`finished_at` integer,
	`started_with` integer NOT NULL,
	`after` text DEFAULT '' NOT NULL,
	`people` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE `directory_tickets` (
	`id` integer PRIMARY KEY NOT NULL,
	`last` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `activity` ADD `detail` text;--> statement-breakpoint
CREATE INDEX `activity_by_time` ON `activity` (`occurred_at`);--> statement-breakpoint
ALTER TABLE `directory_entries` ADD `sort_name` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `directory_entries` ADD `role` text DEFAULT 'member' NOT NULL;--> statement-breakpoint
ALTER TABLE `directory_entries` ADD `status` text DEFAULT 'active' NOT NULL;--> statement-breakpoint
ALTER TABLE `directory_entries` ADD `visibility` text DEFAULT 'members' NOT NULL;--> statement-breakpoint
ALTER TABLE `directory_entries` ADD `joined_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `directory_entries` ADD `version` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `directory_entries_by_name` ON `directory_entries` (`visibility`,`status`,`role`,`sort_name`,`user_id`);--> statement-breakpoint
CREATE INDEX `directory_entries_by_age` ON `directory_entries` (`visibility`,`status`,`role`,`joined_at`,`user_id`);--> statement-breakpoint
ALTER TABLE `profiles` ADD `visibility` text DEFAULT 'members' NOT NULL;--> statement-breakpoint
ALTER TABLE `profiles` ADD `records_activity` integer DEFAULT true NOT NULL;--> statement-breakpoint
CREATE VIRTUAL TABLE `directory_search` USING fts5(
	words, typos, about, labels,
	content='', contentless_delete=1, prefix='1 2 3',
	tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co M*' tokenchars '_'"
);--> statement-breakpoint
INSERT INTO `directory_tickets` (`id`, `last`) VALUES (1, 0);--> statement-breakpoint
INSERT INTO `directory_counts` (`visibility`, `status`, `role`, `people`)
SELECT `visibility`, `status`, `role`, count(*) FROM `directory_entries` GROUP BY `visibility`, `status`, `role`;--> statement-breakpoint
CREATE TRIGGER `directory_entries_are_counted` AFTER INSERT ON `directory_entries` BEGIN
	INSERT INTO `directory_counts` VALUES (new.`visibility`, new.`status`, new.`role`, 1)
	ON CONFLICT DO UPDATE SET `people` = `people` + 1;
END;--> statement-breakpoint
CREATE TRIGGER `directory_entries_are_forgotten` AFTER DELETE ON `directory_entries` BEGIN
	UPDATE `directory_counts` SET `people` = `people` - 1
	WHERE (`visibility`, `status`, `role`) = (old.`visibility`, old.`status`, old.`role`);
	DELETE FROM `directory_search` WHERE rowid = old.`id`;
END;

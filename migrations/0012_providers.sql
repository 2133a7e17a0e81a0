-- By what a person knows an account that is connected: its address or name there.

ALTER TABLE `account` ADD COLUMN `hint` varchar(255) NULL;

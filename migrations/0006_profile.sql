-- How a person reads the site, and their picture (src/auth/policy/account/profile-rules.ts, pictures.ts).

ALTER TABLE `user`
  ADD COLUMN `language` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'en',
  -- An IANA name.
  ADD COLUMN `timeZone` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'UTC',
  -- light or dark; NULL follows the system.
  ADD COLUMN `appearance` varchar(8) CHARACTER SET ascii COLLATE ascii_bin;

-- One a person, already cut and encoded by us (src/auth/picture.ts); user.image is its address.
CREATE TABLE `picture` (
  -- 128 random bits, new with every picture: what it is served under.
  `id` varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `userId` varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `bytes` mediumblob NOT NULL,
  `createdAt` datetime(3) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `picture_userId_key` (`userId`),
  CONSTRAINT `picture_userId_fk` FOREIGN KEY (`userId`) REFERENCES `user` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- Addresses of pictures elsewhere: browsers would not show them, and may not ask for them.
UPDATE `user` SET `image` = NULL;

-- Wrong passwords in a row, whatever network they come from (src/auth/policy/sign-in/password-tries.ts).

CREATE TABLE `passwordTries` (
  -- The account's id, or a keyed hash of a name that is nobody's: they are counted alike.
  `id` varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `tries` int NOT NULL,
  -- Until then the password does not count.
  `lockedUntil` datetime(3),
  `triedAt` datetime(3) NOT NULL,
  PRIMARY KEY (`id`),
  KEY `passwordTries_triedAt_idx` (`triedAt`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

ALTER TABLE `knownDevice`
  -- The same for each browser that an account knows, so that no stranger closes it.
  ADD COLUMN `tries` int NOT NULL DEFAULT 0,
  ADD COLUMN `lockedUntil` datetime(3);

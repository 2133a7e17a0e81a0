-- The ways back when a second factor is lost (src/auth/policy/recovery-code*.ts, second-step-mail.ts,
-- recovery.ts).

-- One row a code; a new set takes the place of the old one.
CREATE TABLE `recoveryCode` (
  `id` varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `userId` varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- The beginning of a keyed hash: finds the one row whose slow hash is to be verified.
  `lookup` char(4) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- argon2id with a salt of its own.
  `codeHash` varchar(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `createdAt` datetime(3) NOT NULL,
  `usedAt` datetime(3),
  PRIMARY KEY (`id`),
  UNIQUE KEY `recoveryCode_lookup_key` (`userId`, `lookup`),
  CONSTRAINT `recoveryCode_userId_fk` FOREIGN KEY (`userId`) REFERENCES `user` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

ALTER TABLE `user`
  -- A code by mail as second step: the person's choice.
  ADD COLUMN `mailSecondStep` boolean NOT NULL DEFAULT false,
  -- "I cannot use any of these": when the second step is switched off; NULL as a rule.
  ADD COLUMN `recoveryDueAt` datetime(3),
  ADD KEY `user_recoveryDueAt_idx` (`recoveryDueAt`);

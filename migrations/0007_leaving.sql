-- Leaving: a copy of everything held about a person, and the end of an account after its wait.

-- When the account is to be deleted (src/auth/policy/account/account-deletion.ts); NULL as a rule.
ALTER TABLE `user`
  ADD COLUMN `deletionDueAt` datetime(3),
  ADD KEY `user_deletionDueAt_idx` (`deletionDueAt`);

-- Exports asked for and on offer (src/auth/policy/account/data-export.ts): at most one a person.
CREATE TABLE `dataExport` (
  `id` varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `userId` varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- waiting, ready or failed
  `state` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'waiting',
  `attempts` int NOT NULL DEFAULT 0,
  `nextAttemptAt` datetime(3) NOT NULL,
  -- Until then one instance works on it; an instance that died loses it to the others afterwards.
  `claimedUntil` datetime(3),
  `createdAt` datetime(3) NOT NULL,
  -- Set once it is ready or has failed: the row is removed then.
  `expiresAt` datetime(3),
  -- The ZIP.
  `bytes` longblob,
  PRIMARY KEY (`id`),
  UNIQUE KEY `dataExport_userId_key` (`userId`),
  KEY `dataExport_state_nextAttemptAt_idx` (`state`, `nextAttemptAt`),
  KEY `dataExport_expiresAt_idx` (`expiresAt`),
  CONSTRAINT `dataExport_userId_fk` FOREIGN KEY (`userId`) REFERENCES `user` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- Lifetimes, proofs and devices of sessions (src/auth/policy/session-*.ts, step-up*.ts, devices.ts).

ALTER TABLE `session`
  -- Written at most once a minute.
  ADD COLUMN `lastActiveAt` datetime(3),
  -- "Keep me signed in" was ticked.
  ADD COLUMN `remembered` boolean NOT NULL DEFAULT false,
  -- When somebody last proved to be the account's owner, and until when that opens sensitive acts.
  ADD COLUMN `provenAt` datetime(3),
  ADD COLUMN `sensitiveUntil` datetime(3),
  -- The browser by its long-lived cookie.
  ADD COLUMN `deviceId` varchar(36) CHARACTER SET ascii COLLATE ascii_bin;

-- Sessions from before today's lifetimes.
UPDATE `session` SET
  `lastActiveAt` = `updatedAt`,
  `remembered` = `expiresAt` > `createdAt` + INTERVAL 2 DAY,
  `expiresAt` = LEAST(`expiresAt`, `createdAt` + INTERVAL 90 DAY);

ALTER TABLE `user`
  -- "This was not me": sensitive changes are closed until a password reset is finished.
  ADD COLUMN `blockedAt` datetime(3);

-- Browsers from which a person has signed in: any other is news to them.
CREATE TABLE `knownDevice` (
  `id` varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `userId` varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `deviceId` varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- Its family ("Firefox"): a cookie that turns up in another browser was copied.
  `browser` varchar(64) NOT NULL,
  `createdAt` datetime(3) NOT NULL,
  `lastSeenAt` datetime(3) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `knownDevice_key` (`userId`, `deviceId`, `browser`),
  KEY `knownDevice_deviceId_idx` (`deviceId`, `lastSeenAt`),
  KEY `knownDevice_lastSeenAt_idx` (`lastSeenAt`),
  CONSTRAINT `knownDevice_userId_fk` FOREIGN KEY (`userId`) REFERENCES `user` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- Forms that were interrupted: by a step-up (they belong to a session and are carried out after the
-- proof) or by a session that had ended (they belong to a browser and are shown again).
CREATE TABLE `pausedRequest` (
  `id` varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `userId` varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `sessionId` varchar(36) CHARACTER SET ascii COLLATE ascii_bin,
  `deviceId` varchar(36) CHARACTER SET ascii COLLATE ascii_bin,
  -- Encrypted: it may hold a new password.
  `content` mediumtext CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `expiresAt` datetime(3) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `pausedRequest_sessionId_key` (`sessionId`),
  UNIQUE KEY `pausedRequest_deviceId_key` (`deviceId`),
  KEY `pausedRequest_userId_idx` (`userId`),
  KEY `pausedRequest_expiresAt_idx` (`expiresAt`),
  CONSTRAINT `pausedRequest_userId_fk` FOREIGN KEY (`userId`) REFERENCES `user` (`id`) ON DELETE CASCADE,
  CONSTRAINT `pausedRequest_sessionId_fk` FOREIGN KEY (`sessionId`) REFERENCES `session` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- Wrong proofs of one account within a window (src/auth/policy/step-up/proof-tries.ts).
CREATE TABLE `proofTries` (
  `id` varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `userId` varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `tries` int NOT NULL,
  `windowEndsAt` datetime(3) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `proofTries_userId_key` (`userId`),
  KEY `proofTries_windowEndsAt_idx` (`windowEndsAt`),
  CONSTRAINT `proofTries_userId_fk` FOREIGN KEY (`userId`) REFERENCES `user` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

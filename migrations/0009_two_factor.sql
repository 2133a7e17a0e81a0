-- The second step of signing in (src/auth/policy/sign-in/ladder.ts and what it names).

ALTER TABLE `user`
  -- Whether a second step is asked for: kept by refreshTwoFactorEnabled (src/auth/second-factors.ts).
  ADD COLUMN `twoFactorEnabled` boolean DEFAULT false,
  -- The challenge opens with it.
  ADD COLUMN `lastSecondFactor` varchar(32) CHARACTER SET ascii COLLATE ascii_bin;

-- The library's table, one row for each authenticator app (src/auth/policy/second-step/totp.ts).
CREATE TABLE `twoFactor` (
  `id` varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `userId` varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- Encrypted.
  `secret` varchar(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- The library wants these; recovery codes, tries and locks are kept elsewhere.
  `backupCodes` text NOT NULL,
  `failedVerificationCount` int DEFAULT 0,
  `lockedUntil` datetime(3),
  -- Until one good code was typed nothing counts.
  `verified` boolean DEFAULT true,
  -- The newest half minute whose code was used: that one and what was before it is spent.
  `lastUsedStep` int NOT NULL DEFAULT 0,
  `createdAt` datetime(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (`id`),
  UNIQUE KEY `twoFactor_userId_key` (`userId`),
  KEY `twoFactor_secret_idx` (`secret`),
  KEY `twoFactor_verified_idx` (`verified`, `createdAt`),
  CONSTRAINT `twoFactor_userId_fk` FOREIGN KEY (`userId`) REFERENCES `user` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- Browsers in which a person is not asked for the second step for a while.
CREATE TABLE `trustedBrowser` (
  `id` varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `userId` varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `tokenHash` char(43) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `userAgent` varchar(512),
  `createdAt` datetime(3) NOT NULL,
  `lastUsedAt` datetime(3) NOT NULL,
  `expiresAt` datetime(3) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `trustedBrowser_tokenHash_key` (`tokenHash`),
  KEY `trustedBrowser_userId_idx` (`userId`),
  KEY `trustedBrowser_expiresAt_idx` (`expiresAt`),
  CONSTRAINT `trustedBrowser_userId_fk` FOREIGN KEY (`userId`) REFERENCES `user` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

ALTER TABLE `proofTries`
  -- The owner is told once in a window that it is used up.
  ADD COLUMN `toldAt` datetime(3);

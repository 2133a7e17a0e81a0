-- Passkeys (src/auth/policy/passkey*.ts).

CREATE TABLE `passkey` (
  `id` varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `userId` varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `name` varchar(100),
  -- base64url of at most 1023 bytes (WebAuthn 7.1); the same one twice is nobody's.
  `credentialID` varchar(1400) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- COSE, as base64.
  `publicKey` text CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- Goes up to 2^32 - 1; 0 for authenticators that do not count.
  `counter` bigint NOT NULL,
  `deviceType` varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `backedUp` boolean NOT NULL,
  `transports` varchar(255) CHARACTER SET ascii COLLATE ascii_bin,
  `aaguid` varchar(36) CHARACTER SET ascii COLLATE ascii_bin,
  `createdAt` datetime(3),
  `lastUsedAt` datetime(3),
  -- When its counter went back for the first time: a copy of it may be about.
  `copySeenAt` datetime(3),
  PRIMARY KEY (`id`),
  UNIQUE KEY `passkey_credentialID_key` (`credentialID`),
  KEY `passkey_userId_idx` (`userId`),
  CONSTRAINT `passkey_userId_fk` FOREIGN KEY (`userId`) REFERENCES `user` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

ALTER TABLE `user`
  -- A passkey is asked for after a password: the person's choice.
  ADD COLUMN `passkeySecondStep` boolean NOT NULL DEFAULT false;

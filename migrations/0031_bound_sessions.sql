-- Sessions that are bound to a key of the browser's device (src/features/bound-sessions, decision 65): a row for each,
-- under its session's id. Without one a session is as it ever was. A row ends with its session.
CREATE TABLE IF NOT EXISTS `boundSession` (
  `id` varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `userId` varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- SPKI in base64url: P-256, or RSA of up to 4096 bits.
  `publicKey` varchar(1024) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- SHA-256 of the cookie that goes with the session's, and of the one before it.
  `cookieHash` char(43) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `cookieUntil` datetime(3) NOT NULL,
  `earlierHash` char(43) CHARACTER SET ascii COLLATE ascii_bin,
  `earlierUntil` datetime(3),
  -- How often a cookie was given out. A challenge names the round that it is for.
  `round` int NOT NULL,
  `refreshedAt` datetime(3) NOT NULL,
  `createdAt` datetime(3) NOT NULL,
  -- When a request without the cookie was last recorded.
  `refusedAt` datetime(3),
  PRIMARY KEY (`id`),
  KEY `boundSession_userId_idx` (`userId`),
  CONSTRAINT `boundSession_id_fk` FOREIGN KEY (`id`) REFERENCES `session` (`id`) ON DELETE CASCADE,
  CONSTRAINT `boundSession_userId_fk` FOREIGN KEY (`userId`) REFERENCES `user` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

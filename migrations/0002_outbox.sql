-- Mails on their way out (src/mail/outbox.ts). A mail is put here in the transaction that causes it
-- and sent after the commit, so an SMTP server that is down loses nothing.

CREATE TABLE `outbox` (
  `id` varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- The Message-ID of RFC 5322, the same at every attempt.
  `messageId` varchar(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `toAddress` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `message` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `language` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- Encrypted, because it carries codes and links; gone once the mail is sent or given up.
  `data` mediumtext CHARACTER SET ascii COLLATE ascii_bin,
  -- Whose mail it is: it goes with the account.
  `userId` varchar(36) CHARACTER SET ascii COLLATE ascii_bin,
  -- waiting, sent, gaveUp or stale
  `state` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'waiting',
  `attempts` int NOT NULL DEFAULT 0,
  `nextAttemptAt` datetime(3) NOT NULL,
  -- Until then one instance has it; an instance that died loses it to the others afterwards.
  `claimedUntil` datetime(3),
  `usefulUntil` datetime(3),
  `createdAt` datetime(3) NOT NULL,
  `sentAt` datetime(3),
  `lastError` varchar(255),
  PRIMARY KEY (`id`),
  KEY `outbox_state_nextAttemptAt_idx` (`state`, `nextAttemptAt`),
  KEY `outbox_userId_idx` (`userId`),
  CONSTRAINT `outbox_userId_fk` FOREIGN KEY (`userId`) REFERENCES `user` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- The local inbox of a development without SMTP (src/mail/inbox.ts). Stays empty in production.
CREATE TABLE `inboxMail` (
  `id` varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `toAddress` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `subject` varchar(1000) NOT NULL,
  `html` mediumtext NOT NULL,
  `text` mediumtext NOT NULL,
  `raw` mediumtext NOT NULL,
  `receivedAt` datetime(3) NOT NULL,
  PRIMARY KEY (`id`),
  KEY `inboxMail_toAddress_idx` (`toAddress`),
  KEY `inboxMail_receivedAt_idx` (`receivedAt`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

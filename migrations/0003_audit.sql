-- What happened to whom: one row an act, success or refusal. Written by src/auth/policy/audit.ts.
--
-- Append-only (ASVS 16.4.2): rows cannot be changed, and not be removed within a year. No foreign
-- keys: a row outlives the account; the id in it then leads to nobody. No names, no addresses of
-- people, no secrets in `detail`.
--
-- Can run again: a server with a binary log may make the table and then refuse the triggers.
CREATE TABLE IF NOT EXISTS `auditEvent` (
  `id` varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `event` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `outcome` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `actorId` varchar(36) CHARACTER SET ascii COLLATE ascii_bin,
  `subjectId` varchar(36) CHARACTER SET ascii COLLATE ascii_bin,
  `sessionId` varchar(36) CHARACTER SET ascii COLLATE ascii_bin,
  `ipAddress` varchar(64) CHARACTER SET ascii COLLATE ascii_bin,
  `userAgent` varchar(512),
  `requestId` varchar(64) CHARACTER SET ascii COLLATE ascii_bin,
  `detail` text,
  `createdAt` datetime(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (`id`),
  -- Ids begin with the time (UUIDv7), so this is one person's history in order.
  KEY `auditEvent_subjectId_idx` (`subjectId`, `id`),
  KEY `auditEvent_createdAt_idx` (`createdAt`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

DROP TRIGGER IF EXISTS `auditEvent_never_changes`;
CREATE TRIGGER `auditEvent_never_changes` BEFORE UPDATE ON `auditEvent` FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Audit events cannot be changed.';

DROP TRIGGER IF EXISTS `auditEvent_is_kept`;
CREATE TRIGGER `auditEvent_is_kept` BEFORE DELETE ON `auditEvent` FOR EACH ROW
BEGIN
  IF OLD.`createdAt` > UTC_TIMESTAMP(3) - INTERVAL 365 DAY THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Audit events are kept for a year.';
  END IF;
END;

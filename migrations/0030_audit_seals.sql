-- Seals of the audit trail, each over a batch of audit events and over the seal before: a row of the trail that is
-- changed, removed or added later is found (src/features/operator/seals). A new seal is one row with the next
-- number, so of several instances that seal at once one succeeds. Seals go a year after the events, like them.
CREATE TABLE IF NOT EXISTS `auditSeal` (
  `number` int unsigned NOT NULL,
  -- The batch: events with an id behind the first and up to the second. An id begins with its time.
  `afterId` varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `toId` varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- JSON: the id, a keyed hash and the time of each event.
  `leaves` mediumtext CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `previous` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `previousSealedAt` datetime(3),
  `sealedAt` datetime(3) NOT NULL,
  `mac` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (`number`),
  KEY `auditSeal_sealedAt_idx` (`sealedAt`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

DROP TRIGGER IF EXISTS `auditSeal_never_changes`;
CREATE TRIGGER `auditSeal_never_changes` BEFORE UPDATE ON `auditSeal` FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Seals of the audit trail cannot be changed.';

DROP TRIGGER IF EXISTS `auditSeal_is_kept`;
CREATE TRIGGER `auditSeal_is_kept` BEFORE DELETE ON `auditSeal` FOR EACH ROW
BEGIN
  IF OLD.`sealedAt` > UTC_TIMESTAMP(3) - INTERVAL 365 DAY THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Seals of the audit trail are kept for a year.';
  END IF;
END;

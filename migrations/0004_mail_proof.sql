-- Proofs that somebody reads an address: a link and a code in one mail (src/auth/mail-proof.ts).
-- One row for each purpose and subject, so a newer request ends the older one; only hashes are kept.
CREATE TABLE `mailProof` (
  `id` varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `purpose` varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `subject` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `tokenHash` char(43) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `codeHash` char(43) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `payload` text NOT NULL,
  `attempts` int NOT NULL,
  `issuedAt` datetime(3) NOT NULL,
  `expiresAt` datetime(3) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `mailProof_subject_key` (`purpose`, `subject`),
  UNIQUE KEY `mailProof_token_key` (`tokenHash`),
  KEY `mailProof_expiresAt_idx` (`expiresAt`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

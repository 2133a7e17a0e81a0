-- What comes from outside is compared to the byte. Under utf8mb4_bin a blank at the end does not count (PAD
-- SPACE): the provider's subject `alice ` would be signed in as `alice`. The collations that pad nothing have
-- other names in MySQL and in MariaDB. docs/decisions/0042-identifiers-to-the-byte.md.

SET @exact = IF(VERSION() LIKE '%MariaDB%', 'utf8mb4_nopad_bin', 'utf8mb4_0900_bin');

SET @change = CONCAT('ALTER TABLE `user`
  MODIFY `email` varchar(255) CHARACTER SET utf8mb4 COLLATE ', @exact, ' NOT NULL');
PREPARE exact FROM @change;
EXECUTE exact;

SET @change = CONCAT('ALTER TABLE `account`
  MODIFY `accountId` varchar(255) CHARACTER SET utf8mb4 COLLATE ', @exact, ' NOT NULL,
  MODIFY `providerId` varchar(64) CHARACTER SET utf8mb4 COLLATE ', @exact, ' NOT NULL');
PREPARE exact FROM @change;
EXECUTE exact;

SET @change = CONCAT('ALTER TABLE `verification`
  MODIFY `identifier` varchar(255) CHARACTER SET utf8mb4 COLLATE ', @exact, ' NOT NULL');
PREPARE exact FROM @change;
EXECUTE exact;

SET @change = CONCAT('ALTER TABLE `rateLimit`
  MODIFY `key` varchar(255) CHARACTER SET utf8mb4 COLLATE ', @exact, ' NOT NULL');
PREPARE exact FROM @change;
EXECUTE exact;

SET @change = CONCAT('ALTER TABLE `outbox`
  MODIFY `toAddress` varchar(255) CHARACTER SET utf8mb4 COLLATE ', @exact, ' NOT NULL');
PREPARE exact FROM @change;
EXECUTE exact;

SET @change = CONCAT('ALTER TABLE `inboxMail`
  MODIFY `toAddress` varchar(255) CHARACTER SET utf8mb4 COLLATE ', @exact, ' NOT NULL');
PREPARE exact FROM @change;
EXECUTE exact;
DEALLOCATE PREPARE exact;

-- The network that caused a mail to an address that nobody confirmed, until the mail is counted for both
-- (src/auth/proof/mail-ration.ts); '' where no trace tells it, NULL for a mail that is not counted.
ALTER TABLE `outbox`
  ADD COLUMN `askedFrom` varchar(45) CHARACTER SET ascii COLLATE ascii_bin;

-- What somebody has added who is not the owner can be told from what was there before
-- (src/auth/policy/account/taken-back.ts).

ALTER TABLE `user`
  -- When they were switched on; NULL for longer ago than anybody asks about.
  ADD COLUMN `mailSecondStepAt` datetime(3),
  ADD COLUMN `passkeySecondStepAt` datetime(3);

ALTER TABLE `passkey`
  -- Signs nobody in by itself any more: it came shortly before a "this was not me".
  ADD COLUMN `secondStepOnly` boolean NOT NULL DEFAULT false;

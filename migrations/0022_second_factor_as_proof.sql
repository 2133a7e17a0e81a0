-- With a second step switched on, what weakens it, moves the address or adds a way in wants the second
-- factor as proof (src/auth/step-up/step-up.ts).
ALTER TABLE `session`
  -- Whether the last proof, at `provenAt`, was or held the second factor.
  ADD COLUMN `provenSecond` boolean NOT NULL DEFAULT false,
  -- By which way the person came in: the mail counts once.
  ADD COLUMN `firstProof` varchar(32) CHARACTER SET ascii COLLATE ascii_bin;

ALTER TABLE `user`
  -- When a password was set by mail, until a second step follows it: until then it says no more than
  -- that somebody reads the mail.
  ADD COLUMN `passwordByMailAt` datetime(3);

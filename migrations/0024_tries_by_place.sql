-- Wrong answers at the second step of a sign-in and wrong proofs of somebody who is signed in are counted
-- apart (src/auth/step-up/proof-tries.ts): whoever has no more than the password cannot use up the tries
-- of the owner who is signed in.
ALTER TABLE `proofTries`
  -- `signIn` or `session`.
  ADD COLUMN `place` varchar(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'signIn',
  ADD UNIQUE KEY `proofTries_userId_place_key` (`userId`, `place`),
  DROP KEY `proofTries_userId_key`;

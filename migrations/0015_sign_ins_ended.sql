-- Sign-ins that are under way when everybody is signed out (src/auth/policy/sign-in/sign-ins-ended.ts), and
-- guesses at an authenticator app's codes (src/auth/policy/step-up/proof-tries.ts).

ALTER TABLE `user`
  -- Whoever gave a password before this moment, and has no session of it yet, gets none.
  ADD COLUMN `signInsEndedAt` datetime(3);

ALTER TABLE `proofTries`
  -- Codes tried since the last second step that was right.
  ADD COLUMN `codeTries` int NOT NULL DEFAULT 0,
  -- Until then none is right.
  ADD COLUMN `codesLockedUntil` datetime(3),
  -- The owner is told once of each such lock.
  ADD COLUMN `codesToldAt` datetime(3);

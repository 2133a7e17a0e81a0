-- What each page, endpoint and chore looks for is found by an index, however many people there are
-- (test/features/growth.test.ts).

-- Whom a proof is about, when its subject does not say so: the export, the deletion of an account and
-- the end of all proofs ask for it.
ALTER TABLE `mailProof`
  ADD COLUMN `aboutUserId` varchar(64) CHARACTER SET ascii COLLATE ascii_bin
    GENERATED ALWAYS AS (NULLIF(JSON_UNQUOTE(JSON_EXTRACT(`payload`, '$.userId')), 'null')) STORED,
  ADD COLUMN `aboutEmail` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    GENERATED ALWAYS AS (NULLIF(JSON_UNQUOTE(JSON_EXTRACT(`payload`, '$.email')), 'null')) STORED,
  ADD KEY `mailProof_subject_idx` (`subject`),
  ADD KEY `mailProof_aboutUserId_idx` (`aboutUserId`),
  ADD KEY `mailProof_aboutEmail_idx` (`aboutEmail`);

-- The half-way states of a person have the person's id as their value.
ALTER TABLE `verification`
  ADD KEY `verification_value_idx` (`value`(36));

-- For the sweep, and for farewells.
ALTER TABLE `outbox`
  ADD KEY `outbox_state_sentAt_idx` (`state`, `sentAt`),
  ADD KEY `outbox_state_createdAt_idx` (`state`, `createdAt`),
  ADD KEY `outbox_message_state_idx` (`message`, `state`);

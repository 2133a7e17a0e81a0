-- A person's changes in order (src/auth/policy/account/history.ts), past any number of refusals: everybody can
-- add those to anybody's history. Built beside running instances, about a second for a million rows.

ALTER TABLE `auditEvent`
  ADD KEY `auditEvent_subjectId_outcome_idx` (`subjectId`, `outcome`, `id`);

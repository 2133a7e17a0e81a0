-- Since when nobody is signed in to this account by email, because its owner does not want it
-- (src/features/sign-in-mail/policy/mail-sign-in-choice.ts).
ALTER TABLE `user`
  ADD COLUMN `mailSignInOffAt` datetime(3);

-- When the user name was chosen: who takes an account back takes back one that was chosen since
-- (src/auth/containment/take-back.ts). Empty for names from before.
ALTER TABLE `user`
  ADD COLUMN `usernameAt` datetime(3);

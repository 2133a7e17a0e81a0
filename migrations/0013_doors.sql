-- User names (src/auth/policy/sign-in/user-name.ts) and accounts that are switched off
-- (src/auth/policy/sign-in/account-disabled.ts).

ALTER TABLE `user`
  -- In small letters; NULL for who has chosen none.
  ADD COLUMN `username` varchar(32) CHARACTER SET ascii COLLATE ascii_bin,
  -- The same with letters that look alike made one, so that no two names can be taken for each other.
  ADD COLUMN `usernameLook` varchar(32) CHARACTER SET ascii COLLATE ascii_bin,
  -- Set by `npm run account`: nobody gets in, and open sessions are over.
  ADD COLUMN `disabledAt` datetime(3),
  ADD UNIQUE KEY `user_username_key` (`username`),
  ADD UNIQUE KEY `user_usernameLook_key` (`usernameLook`);

-- When somebody answered the offer of a passkey that follows a sign-in by password
-- (src/features/passkeys/policy/passkey-offer.ts): it is made once.
ALTER TABLE `user`
  ADD COLUMN `passkeyOfferedAt` datetime(3);

-- Which browser is trusted, by its long-lived cookie: with the device that is signed out its trust ends
-- (src/auth/session/ended-devices.ts). Trust from before this column ends with any device.
ALTER TABLE `trustedBrowser`
  ADD COLUMN `deviceId` varchar(36) CHARACTER SET ascii COLLATE ascii_bin;

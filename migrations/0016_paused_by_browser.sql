-- What is paused belongs to the browser that sent it, and not to everybody who holds the cookie of its
-- session (src/auth/paused-requests.ts). Instances of before must not run beside this.

ALTER TABLE `pausedRequest`
  -- Of a token that only this browser was given. Nobody takes what was kept before there was one.
  ADD COLUMN `browserHash` char(43) CHARACTER SET ascii COLLATE ascii_bin,
  -- Several may wait, each in its own tab.
  ADD KEY `pausedRequest_sessionId_idx` (`sessionId`),
  ADD KEY `pausedRequest_deviceId_idx` (`deviceId`),
  DROP KEY `pausedRequest_sessionId_key`,
  DROP KEY `pausedRequest_deviceId_key`;

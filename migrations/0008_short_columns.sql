-- The library's look-ups read these rows through a derived table. With a TEXT column MariaDB builds
-- such a table on disk, which takes ten times as long as the rest of the query, at every request of
-- somebody who is signed in. src/web/visitor-headers.ts cuts the user agent to this length.

ALTER TABLE `session`
  MODIFY `ipAddress` varchar(64) CHARACTER SET ascii COLLATE ascii_bin,
  MODIFY `userAgent` varchar(512);

ALTER TABLE `user` MODIFY `image` varchar(2048);

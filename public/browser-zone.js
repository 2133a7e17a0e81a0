// Says with the sign-up form which time zone this browser has, so that the first mail tells times in it.
const field = document.querySelector('input[name=timeZone]');
field.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? '';

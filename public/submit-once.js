// Of a button that is pressed twice the second press is not sent: the browser would break the first
// one off. Later presses are sent again, for who has stopped the first, and the server knows them.
const TWICE = 1000; // milliseconds
const sentAt = new WeakMap();
addEventListener('submit', (event) => {
  const { target: form, timeStamp } = event;
  if (event.defaultPrevented || !form.matches('[method=post]')) return;
  if (timeStamp - sentAt.get(form) < TWICE) event.preventDefault();
  else sentAt.set(form, timeStamp);
});

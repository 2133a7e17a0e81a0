// Of a button that is pressed twice the second press is not sent: the browser would break the first
// one off. A later press is sent: the person may have stopped the first. The server knows it again.
const TWICE = 1000; // milliseconds
const sentAt = new WeakMap();
addEventListener('submit', (event) => {
  const { target: form, timeStamp } = event;
  if (event.defaultPrevented || !form.matches('[method=post]')) return;
  if (timeStamp - sentAt.get(form) < TWICE) event.preventDefault();
  else sentAt.set(form, timeStamp);
});

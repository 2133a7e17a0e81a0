// Solves the challenge of a form (ALTCHA, PBKDF2/SHA-256) while the form is filled in, so that nobody has to
// wait as without script. One that is sent earlier is sent by itself as soon as the work is done; it is not sent twice meanwhile.
const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => Number.parseInt(pair, 16));
const hex = (data) => Array.from(data, (byte) => byte.toString(16).padStart(2, '0')).join('');

async function solve({ parameters, signature }) {
  const { nonce, salt, cost, keyLength, keyPrefix } = parameters;
  const start = bytes(nonce);
  const password = new Uint8Array(start.length + 4);
  password.set(start);
  const kdf = { name: 'PBKDF2', hash: 'SHA-256', salt: bytes(salt), iterations: cost };
  for (let counter = 0; ; counter += 1) {
    new DataView(password.buffer).setUint32(start.length, counter);
    const key = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits']);
    const derivedKey = hex(new Uint8Array(await crypto.subtle.deriveBits(kdf, key, keyLength * 8)));
    if (!derivedKey.startsWith(keyPrefix)) continue;
    const solution = { counter, derivedKey };
    const text = JSON.stringify({ challenge: { parameters, signature }, solution });
    return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  }
}

// Without a secure context there is no subtle: then the form's ticket counts, as it does without script.
const places = crypto.subtle ? [...document.querySelectorAll('[data-work]')] : [];
for (const place of places) place.textContent = '';
const [first] = places;
const solved = first && solve(JSON.parse(first.dataset.work));
const waiting = new WeakSet();
let done = false;
solved?.then((work) => {
  done = true;
  for (const place of places) {
    place.textContent = '';
    place.closest('form').elements.work.value = work;
  }
});

addEventListener(
  'submit',
  (event) => {
    const { target: form, submitter } = event;
    const place = form.querySelector('[data-work]');
    if (done || !solved || !place) return;
    event.preventDefault();
    place.textContent = place.dataset.working;
    if (waiting.has(form)) return;
    waiting.add(form);
    solved.then(() => form.requestSubmit(submitter));
  },
  true,
);

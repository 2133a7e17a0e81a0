// Passkeys: asks the browser to create or to use one, and sends what it gives with the form that the
// button is in. The server has the words for everything but what happens within the browser.
const supported = typeof PublicKeyCredential === 'function' && 'credentials' in navigator;
const AUTOFILL_FOR = 4 * 60_000; // a little less than a challenge lives

// Two browsers in three have these conversions built in by now; they all have these.
const toBytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (one) => one.charCodeAt(0));
const toText = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');
const withBytes = (list) => list?.map((one) => ({ ...one, id: toBytes(one.id) }));

let underWay = new AbortController();
let renewal;

// Gives the credential as JSON. `mediation` is 'conditional' for the list under the name field.
async function ask(form, mediation) {
  underWay.abort();
  const mine = new AbortController();
  underWay = mine;
  const quietly = mediation && form.dataset.passkey === 'create';
  const address = form.dataset.options + (quietly ? '?mediation=conditional' : '');
  const answer = await fetch(address, { signal: mine.signal });
  // The proof that this page was opened with is too old by now: it asks for another.
  if (answer.status === 401 || answer.status === 403) location.reload();
  if (!answer.ok) throw new Error(answer.statusText);
  const options = await answer.json();
  const publicKey = {
    ...options,
    challenge: toBytes(options.challenge),
    ...(options.user && { user: { ...options.user, id: toBytes(options.user.id) } }),
    ...(options.allowCredentials && { allowCredentials: withBytes(options.allowCredentials) }),
    ...(options.excludeCredentials && {
      excludeCredentials: withBytes(options.excludeCredentials),
    }),
  };
  const how = { publicKey, signal: mine.signal, ...(mediation && { mediation }) };
  const { id, rawId, type, response } = await navigator.credentials[form.dataset.passkey](how);
  const parts = [
    'clientDataJSON',
    'attestationObject',
    'authenticatorData',
    'signature',
    'userHandle',
  ];
  const texts = parts.flatMap((part) => (response[part] ? [[part, toText(response[part])]] : []));
  const transports = response.getTransports?.();
  return JSON.stringify({
    id,
    rawId: toText(rawId),
    type,
    response: { ...Object.fromEntries(texts), ...(transports && { transports }) },
  });
}

function send(form, credential) {
  form.elements.response.value = credential;
  const remember = document.getElementById('remember');
  if (remember && form.elements.remember)
    form.elements.remember.value = remember.checked ? 'on' : '';
  form.submit();
}

function tell(form, error) {
  if (error.name === 'AbortError') return;
  const problems = {
    NotAllowedError: 'cancelled',
    InvalidStateError: 'exists',
    NotSupportedError: 'unable',
    ConstraintError: 'unable',
    SecurityError: 'place',
  };
  const box = form.querySelector('[role=alert]');
  box.querySelector('[data-problem]').textContent = form.dataset[problems[error.name] ?? 'failed'];
  box.hidden = false;
}

async function press(form, button) {
  clearTimeout(renewal);
  button.disabled = true;
  form.querySelector('[role=alert]').hidden = true;
  try {
    send(form, await ask(form));
  } catch (error) {
    tell(form, error);
    button.disabled = false;
    button.focus();
    offer(form);
  }
}

// After a password that the browser has filled in, some create a passkey without asking. One that does not
// is none to tell of: the button is there.
async function createQuietly(form) {
  if (!form.dataset.quietly) return;
  const can = await PublicKeyCredential.getClientCapabilities?.();
  if (!can?.conditionalCreate) return;
  const credential = await ask(form, 'conditional').catch(() => undefined);
  if (!credential) return;
  form.action = form.dataset.quietly;
  send(form, credential);
}

// The browser's own list under the name field, for as long as nothing else is asked.
async function offer(form) {
  if (!('autofill' in form.dataset)) return;
  if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
  clearTimeout(renewal);
  renewal = setTimeout(() => renew(form), AUTOFILL_FOR);
  try {
    send(form, await ask(form, 'conditional'));
  } catch (error) {
    // A person who has not asked for a passkey need not hear about one.
    if (error.name !== 'AbortError') clearTimeout(renewal);
  }
}

// Nobody looks: then it can wait until somebody does.
function renew(form) {
  if (document.hidden) {
    document.addEventListener('visibilitychange', () => offer(form), { once: true });
  } else offer(form);
}

// The form is not in the page, where browsers without script would show it: it is described, each element by its
// name, attributes and children (late-nodes.ts).
function build(described, space = 'http://www.w3.org/1999/xhtml') {
  if (typeof described === 'string') return document.createTextNode(described);
  const [name, attributes, ...children] = described;
  const inside = name === 'svg' ? 'http://www.w3.org/2000/svg' : space;
  const element = document.createElementNS(inside, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children.map((child) => build(child, inside)));
  return element;
}

for (const template of document.querySelectorAll('template[data-form]')) {
  const instead = template.nextElementSibling;
  if (!supported) {
    if (instead?.dataset.unsupported) instead.textContent = instead.dataset.unsupported;
    continue;
  }
  if (instead?.dataset.unsupported) instead.remove();
  const form = build(JSON.parse(template.dataset.form));
  template.replaceWith(form);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    press(form, event.submitter ?? form.querySelector('button'));
  });
  offer(form);
  createQuietly(form);
}

// Says with the sign-in form whether this browser can keep a passkey: only then one is offered.
const able = document.querySelector('input[name=able]');
if (supported && able) {
  PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable?.()
    .then((can) => {
      able.value = can ? 'passkey' : '';
    })
    .catch(() => {});
}

// Tells the browser which passkeys are known here, so that it offers no others (the Signal API).
for (const { dataset } of document.querySelectorAll('template[data-signal]')) {
  if (supported) PublicKeyCredential[dataset.signal]?.(JSON.parse(dataset.details)).catch(() => {});
}

// … and under which name and address to show the account: what they have kept may be old.
for (const { dataset } of document.querySelectorAll('template[data-person]')) {
  const userId = toText(new TextEncoder().encode(dataset.person));
  const { email: name, name: displayName } = dataset;
  const details = { rpId: location.hostname, userId, name, displayName };
  if (supported) PublicKeyCredential.signalCurrentUserDetails?.(details).catch(() => {});
}

// Back from the next page, and it can be pressed again.
addEventListener('pageshow', ({ persisted }) => {
  if (!persisted) return;
  for (const form of document.querySelectorAll('form[data-passkey]')) {
    form.querySelector('button').disabled = false;
    offer(form);
  }
});

// Adds a switch beside each password field. Its words wait in an attribute: text browsers show what a template holds.
for (const template of document.querySelectorAll('template[data-reveal]')) {
  const input = template.parentElement.querySelector('input');
  const button = document.createElement('button');
  button.className = 'reveal';
  button.type = 'button';
  button.setAttribute('aria-controls', input.id);
  button.setAttribute('aria-pressed', 'false');
  button.setAttribute('aria-label', template.dataset.reveal);
  button.append(template.content);
  template.replaceWith(button);
  const show = (shown) => {
    input.type = shown ? 'text' : 'password';
    button.setAttribute('aria-pressed', String(shown));
  };
  button.addEventListener('click', () => show(input.type === 'password'));
  // Sent or left as a password, so that no browser remembers it as ordinary text.
  input.form?.addEventListener('submit', () => show(false));
  addEventListener('pagehide', () => show(false));
}

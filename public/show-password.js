// Adds the switch that waits in the template beside each password field.
for (const template of document.querySelectorAll('.control > template')) {
  const input = template.parentElement.querySelector('input');
  template.replaceWith(template.content);
  const button = input.parentElement.querySelector('button');
  const show = (shown) => {
    input.type = shown ? 'text' : 'password';
    button.setAttribute('aria-pressed', String(shown));
  };
  button.addEventListener('click', () => show(input.type === 'password'));
  // Sent or left as a password, so that no browser remembers it as ordinary text.
  input.form?.addEventListener('submit', () => show(false));
  addEventListener('pagehide', () => show(false));
}

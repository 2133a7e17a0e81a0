// Adds a button that copies the texts of the list that the template names.
for (const template of document.querySelectorAll('template[data-copy]')) {
  if (!navigator.clipboard) break;
  const { copy, label, done } = template.dataset;
  const items = document.getElementById(copy).querySelectorAll('li');
  const said = document.createElement('span');
  said.className = 'quiet';
  said.setAttribute('role', 'status');
  const button = document.createElement('button');
  button.className = 'button';
  button.type = 'button';
  button.textContent = label;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(
      [...items].map((item) => item.textContent.trim()).join('\n'),
    );
    said.textContent = done;
  });
  template.replaceWith(button, said);
}

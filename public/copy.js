// Adds the button that waits in a template: it copies the texts of the list that the template names.
for (const template of document.querySelectorAll('template[data-copy]')) {
  if (!navigator.clipboard) break;
  const items = document.getElementById(template.dataset.copy).querySelectorAll('li');
  const button = template.content.querySelector('button');
  const said = template.content.querySelector('[role=status]');
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(
      [...items].map((item) => item.textContent.trim()).join('\n'),
    );
    said.textContent = template.dataset.done;
  });
  template.replaceWith(template.content);
}

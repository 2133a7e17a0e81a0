// Offers the zone of this browser where it is another than the one that is chosen.
const template = document.querySelector('template[data-zone-for]');
const select = document.getElementById(template.dataset.zoneFor);
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const listed = [...select.options].some((option) => option.value === zone);
// One zone may have two names.
const same = (name) => new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
if (listed && same(select.value) !== same(zone)) {
  const button = document.createElement('button');
  button.className = 'button quiet field-action';
  button.type = 'button';
  button.textContent = template.dataset.label.replace('{}', zone.replaceAll('_', ' '));
  template.replaceWith(button);
  button.addEventListener('click', () => {
    select.value = zone;
    select.focus();
    button.remove();
  });
}

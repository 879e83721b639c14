// The list of texts: search and filters work here; a text that is chosen opens beside it.
const chosen = () => Object.fromEntries(
  [...element.querySelectorAll('[data-filter]')].map((field) => [field.dataset.filter, field.value]));
const filter = () => {
  const by = chosen();
  const words = (by.words || '').toLowerCase().split(/\s+/).filter(Boolean);
  let left = 0;
  element.querySelectorAll('li[data-words]').forEach((item) => {
    const fits = words.every((word) => item.dataset.words.includes(word))
      && (!by.publisher || item.dataset.publisher === by.publisher)
      && (!by.kind || item.dataset.kind === by.kind)
      && (!by.state || item.dataset.state.split(' ').includes(by.state));
    item.hidden = !fits;
    left += fits ? 1 : 0;
  });
  element.querySelector('[data-count]').textContent = `${left} texts`;
};
element.addEventListener('input', (event) => { if (event.target.dataset.filter) filter(); });
element.addEventListener('click', (event) => {
  const target = event.target.closest('[data-go]');
  if (!target) return;
  element.querySelectorAll('[aria-current]').forEach((one) => one.removeAttribute('aria-current'));
  target.setAttribute('aria-current', 'true');
  window.distillawLibrary = true;
  trigger('go', { instrument: target.dataset.go });
});

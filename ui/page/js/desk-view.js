// One answer or reading and its forms. What was typed stays until the act is done.
const facts = () => {
  const card = element.querySelector('[data-seen]');
  return { id: card.dataset.answer || card.dataset.item, seen: card.dataset.seen, sha: card.dataset.sha || '' };
};
const act = (name, more) => trigger('act', { ...facts(), act: name, ...more });
element.addEventListener('click', (event) => {
  const target = event.target.closest('[data-act],[data-file],[data-delete]');
  if (!target) return;
  if (target.dataset.file) trigger('file', { ...facts(), form: target.dataset.file });
  else if (target.dataset.delete !== undefined) {
    if (target.dataset.sure) act('delete', {});
    else { target.dataset.sure = 'yes'; target.textContent = 'Really delete? It cannot be had again'; }
  } else if (target.type !== 'submit') act(target.dataset.act, { value: target.dataset.value || '' });
});
element.addEventListener('submit', (event) => {
  event.preventDefault();
  const form = event.target;
  const data = new FormData(form);
  const fields = Object.fromEntries(data.entries());
  if (form.elements.acts) fields.acts = data.getAll('acts');
  act(event.submitter?.dataset.act || form.dataset.form, fields);
});
watch('value', () => {
  if (!window.distillawDesk) return;
  window.distillawDesk = false;
  const box = element.getBoundingClientRect();
  if (box.top < 0 || box.top > window.innerHeight * 0.6) element.scrollIntoView({ block: 'start' });
  element.querySelector('h3')?.focus({ preventScroll: true });
});

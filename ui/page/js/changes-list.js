// The list of changes: one that is chosen opens beside it.
element.addEventListener('click', (event) => {
  const target = event.target.closest('[data-old]');
  if (!target) return;
  element.querySelectorAll('[aria-current]').forEach((one) => one.removeAttribute('aria-current'));
  target.setAttribute('aria-current', 'true');
  window.distillawChange = target;
  trigger('open', { instrument: target.dataset.instrument, old: target.dataset.old, new: target.dataset.new });
});
watch('value', () => window.distillawFilterChanges?.());

// Whose lineage: a model or a described student. Only a model's name goes into the address, never a description.
const form = element.querySelector('form');
const field = form.elements.of;
const day = form.elements.as_of;
const trace = () => {
  const of = field.value.trim();
  if (!of) { field.focus(); return; }
  const models = [...form.querySelectorAll('#ln-models option')].map((option) => option.value);
  const id = /^[a-z0-9-]+\/[a-z0-9.-]+$/.test(of) || models.includes(of);
  const query = new URLSearchParams();
  if (id) query.set('of', of);
  if (id && day.value !== day.defaultValue) query.set('as_of', day.value);
  window.distillawAddress?.('lineage', query.toString());
  document.getElementById('ln-shown')?.setAttribute('aria-busy', 'true');
  window.distillawLineage = { of, as_of: day.value };
  trigger('trace', { of, as_of: day.value });
};
form.addEventListener('submit', (event) => { event.preventDefault(); trace(); });
form.addEventListener('click', (event) => {
  const pick = event.target.closest('[data-pick]');
  if (!pick) return;
  field.value = pick.textContent;
  trace();
});
const asked = new URLSearchParams(window.distillawStart ?? location.search);
if (asked.get('tab') === 'lineage' && asked.get('of')) {
  field.value = asked.get('of');
  if (asked.get('as_of')) day.value = asked.get('as_of');
  requestAnimationFrame(trace);
}

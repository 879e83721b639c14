// Events of the answer: citations, facts, branches, copy, export. Runs once; the content is replaced beneath it.
let mine = false; // this part asked for what comes next; else it is the answer to a new question
const ticked = new Set();
const parts = new Map(); // id of a part that folds: whether the visitor opened or closed it
const waiting = []; // lists of facts changed while the last change is still being ruled on
let sent = 0;

const settle = () => {
  element.querySelectorAll('[data-facet]').forEach((field) => { field.value = field.dataset.value; });
  element.querySelectorAll('[data-tick]').forEach((box) => { box.checked = ticked.has(box.dataset.tick); });
  element.querySelectorAll('details').forEach((part) => {
    part.open = parts.has(part.id) ? parts.get(part.id) : 'unfolded' in part.dataset;
  });
  element.removeAttribute('aria-busy');
  const box = element.getBoundingClientRect();
  if (!mine && (box.top < 0 || box.top > window.innerHeight * 0.6)) element.scrollIntoView({ block: 'start' });
  mine = false;
  sent = 0;
  if (waiting.length) rule(waiting.shift());
};
const rule = (steps) => { // facts to set, all at once
  if (sent && Date.now() - sent < 10000) { waiting.push(steps); return; }
  sent = Date.now();
  mine = true;
  element.setAttribute('aria-busy', 'true');
  trigger('facet', { steps });
};

element.addEventListener('click', (event) => {
  const target = event.target.closest('[data-cite],[data-set],[data-steps],[data-copy],[data-export],[data-keep],[data-reopen],[data-fresh]');
  if (!target) return;
  if (target.dataset.cite) {
    element.querySelectorAll('.cite[aria-current]').forEach((c) => c.removeAttribute('aria-current'));
    target.setAttribute('aria-current', 'true');
    window.distillawFrom = target;
    window.distillawAsked = true;
    trigger('cite', { n: Number(target.dataset.cite) });
  } else if (target.dataset.set) {
    rule([{ name: target.dataset.set, value: target.dataset.to }]);
  } else if (target.dataset.steps) {
    rule(JSON.parse(target.dataset.steps));
  } else if (target.dataset.reopen) {
    mine = true;
    trigger('reopen', { i: Number(target.dataset.reopen) });
  } else if (target.dataset.fresh) {
    trigger('fresh', {});
  } else if (target.dataset.copy) {
    window.distillawCopy(target);
  } else if (target.dataset.keep !== undefined) {
    trigger('keep', {});
  } else if (target.dataset.export) {
    trigger('save', { form: target.dataset.export });
  }
});
element.addEventListener('change', (event) => {
  const field = event.target;
  if (field.dataset.tick) {
    if (field.checked) ticked.add(field.dataset.tick); else ticked.delete(field.dataset.tick);
  } else if (field.dataset.facet && field.value !== field.dataset.value) {
    rule([{ name: field.dataset.facet, value: field.value }]);
  }
});
element.addEventListener('click', (event) => { // before the fold changes; a redrawing is not the visitor's doing
  const part = event.target.closest('summary')?.parentElement;
  if (part) parts.set(part.id, !part.open);
});
window.addEventListener('beforeprint', () => {
  element.querySelectorAll('details').forEach((part) => { part.open = true; });
});
watch('value', settle);

// Events of the answer: citations, facts, branches, copy, export. Runs once; the content is replaced beneath it.
let mine = false; // this part asked for what comes next; else it is the answer to a new question
const ticked = new Set();
const opened = new Set();

const settle = () => {
  element.querySelectorAll('[data-facet]').forEach((field) => { field.value = field.dataset.value; });
  element.querySelectorAll('[data-tick]').forEach((box) => { box.checked = ticked.has(box.dataset.tick); });
  element.querySelectorAll('details').forEach((part) => { part.open = opened.has(part.id); });
  element.removeAttribute('aria-busy');
  const box = element.getBoundingClientRect();
  if (!mine && (box.top < 0 || box.top > window.innerHeight * 0.6)) element.scrollIntoView({ block: 'start' });
  mine = false;
};
const busy = () => { mine = true; element.setAttribute('aria-busy', 'true'); };

element.addEventListener('click', (event) => {
  const target = event.target.closest('[data-cite],[data-set],[data-copy],[data-export]');
  if (!target) return;
  if (target.dataset.cite) {
    element.querySelectorAll('.cite[aria-current]').forEach((c) => c.removeAttribute('aria-current'));
    target.setAttribute('aria-current', 'true');
    window.distillawFrom = target;
    window.distillawAsked = true;
    trigger('cite', { n: Number(target.dataset.cite) });
  } else if (target.dataset.set) {
    busy();
    trigger('facet', { name: target.dataset.set, value: target.dataset.to });
  } else if (target.dataset.copy) {
    window.distillawCopy(target);
  } else if (target.dataset.export) {
    trigger('save', {});
  }
});
element.addEventListener('change', (event) => {
  const field = event.target;
  if (field.dataset.tick) {
    if (field.checked) ticked.add(field.dataset.tick); else ticked.delete(field.dataset.tick);
  } else if (field.dataset.facet && field.value !== field.dataset.value) {
    busy();
    trigger('facet', { name: field.dataset.facet, value: field.value });
  }
});
element.addEventListener('toggle', (event) => {
  const part = event.target;
  if (part.tagName !== 'DETAILS') return;
  if (part.open) opened.add(part.id); else opened.delete(part.id);
}, true);
watch('value', settle);

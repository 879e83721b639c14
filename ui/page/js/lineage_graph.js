// The picture and the table of edges: each shows which edge is meant in the other; the picture can be made larger.
let scale = 0; // 0: as wide as its card, as far as the words stay readable
const picture = () => element.querySelector('.ln-canvas svg');
const size = () => {
  const svg = picture();
  if (!svg) return;
  const [, , width] = svg.getAttribute('viewBox').split(' ').map(Number);
  const room = element.querySelector('.ln-canvas').clientWidth - 18;
  svg.style.width = `${width * (scale || Math.min(1, Math.max(room / width, 0.72)))}px`; // words stay readable
  svg.style.height = 'auto';
};
const now = () => {
  const svg = picture();
  return svg.getBoundingClientRect().width / Number(svg.getAttribute('viewBox').split(' ')[2]);
};
const zoom = (way) => {
  if (way === 'fit') scale = 0;
  else scale = Math.min(2.5, Math.max(0.35, (scale || now()) * (way === 'in' ? 1.25 : 0.8)));
  size();
};
const mark = (number) => {
  element.querySelectorAll('[data-edge]').forEach((part) => {
    part.classList.toggle('ln-lit', number !== null && part.dataset.edge === number);
  });
};
const edgeOf = (event) => event.target.closest('[data-edge]')?.dataset.edge ?? null;

element.addEventListener('click', (event) => {
  const target = event.target.closest('[data-cite],[data-zoom],[data-file],[data-open],.ln-edge,.of-edge');
  if (!target) return;
  if (target.dataset.cite) {
    element.querySelectorAll('.cite[aria-current]').forEach((c) => c.removeAttribute('aria-current'));
    target.setAttribute('aria-current', 'true');
    window.distillawFrom = target;
    window.distillawAsked = true;
    trigger('cite', { n: Number(target.dataset.cite) });
  } else if (target.dataset.zoom) {
    zoom(target.dataset.zoom);
  } else if (target.dataset.open) {
    trigger('open', window.distillawLineage);
  } else if (target.dataset.file) {
    trigger('file', { form: target.dataset.file });
  } else {
    const row = element.querySelector(`tr[data-edge="${target.dataset.edge}"]`);
    mark(target.dataset.edge);
    row?.scrollIntoView({ block: 'center' });
    row?.focus({ preventScroll: true });
  }
});
element.addEventListener('keydown', (event) => {
  if (!event.target.closest('.ln-canvas')) return;
  const way = { '+': 'in', '=': 'in', '-': 'out', 0: 'fit' }[event.key];
  if (way) { event.preventDefault(); zoom(way); }
});
element.addEventListener('pointerover', (event) => mark(edgeOf(event)));
element.addEventListener('focusin', (event) => mark(edgeOf(event)));
const settle = () => { scale = 0; size(); };
watch('value', settle);
settle();

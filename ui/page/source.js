// The source drawer: brings the marked words into view, steps through sources and editions, leads back to the answer.
// Where the page is narrow it is a sheet over the answer, shut until a number is opened.
let looking = false; // the visitor stepped within the drawer: it stays open
let listed = false; // the list of editions is open
const settle = () => {
  const sheet = element.querySelector('.sheet');
  const mark = element.querySelector('#cited');
  if (window.distillawAsked) element.classList.add('open'); // before the marks are looked for: what is shut has no place
  if (sheet && mark) {
    sheet.scrollTop += mark.getBoundingClientRect().top - sheet.getBoundingClientRect().top - sheet.clientHeight / 3;
  }
  if (window.distillawAsked) {
    window.distillawAsked = false;
    const box = element.getBoundingClientRect();
    if (box.top < 0 || box.top > window.innerHeight * 0.6) element.scrollIntoView({ block: 'start' });
    element.querySelector('h3')?.focus({ preventScroll: true });
  } else if (!looking) {
    element.classList.remove('open');
  }
  if (listed) element.querySelector('.editions details')?.setAttribute('open', '');
  looking = false;
};
const back = () => {
  element.classList.remove('open');
  const from = window.distillawFrom;
  if (from && from.isConnected) { from.scrollIntoView({ block: 'center' }); from.focus({ preventScroll: true }); }
  else document.getElementById('answer')?.scrollIntoView({ block: 'start' });
};
element.addEventListener('click', (event) => {
  const target = event.target.closest('[data-cite],[data-copy],[data-back],[data-edition]');
  if (!target) return;
  if (target.closest('[data-edition]')) listed = Boolean(element.querySelector('.editions details[open]'));
  if (target.dataset.edition) { looking = true; trigger('edition', { date: target.dataset.edition }); }
  else if (target.dataset.cite) { looking = true; trigger('cite', { n: Number(target.dataset.cite) }); }
  else if (target.dataset.copy) window.distillawCopy(target);
  else if (target.dataset.back) back();
});
element.addEventListener('keydown', (event) => { if (event.key === 'Escape') back(); });
watch('value', settle);

// The source drawer: brings the marked words into view, steps through the sources, leads back to the answer.
const show = () => {
  const sheet = element.querySelector('.sheet');
  const mark = element.querySelector('#cited');
  if (sheet && mark) {
    sheet.scrollTop += mark.getBoundingClientRect().top - sheet.getBoundingClientRect().top - sheet.clientHeight / 3;
  }
  if (window.distillawAsked) {
    window.distillawAsked = false;
    const box = element.getBoundingClientRect();
    if (box.top < 0 || box.top > window.innerHeight * 0.6) element.scrollIntoView({ block: 'start' });
    element.querySelector('h3')?.focus({ preventScroll: true });
  }
};
element.addEventListener('click', (event) => {
  const target = event.target.closest('[data-cite],[data-copy],[data-back]');
  if (!target) return;
  if (target.dataset.cite) trigger('cite', { n: Number(target.dataset.cite) });
  else if (target.dataset.copy) window.distillawCopy(target);
  else if (target.dataset.back) {
    const from = window.distillawFrom;
    if (from && from.isConnected) { from.scrollIntoView({ block: 'center' }); from.focus({ preventScroll: true }); }
    else document.getElementById('answer')?.scrollIntoView({ block: 'start' });
  }
});
watch('value', show);

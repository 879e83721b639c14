// The words of a change, or what is in doubt; which of them is shown last is kept here.
let doubts = '';
const settle = () => {
  const compared = element.querySelector('.compared');
  if (!compared) { doubts = element.innerHTML; return; }
  const box = element.getBoundingClientRect();
  if (box.top < 0 || box.top > window.innerHeight * 0.6) element.scrollIntoView({ block: 'start' });
  element.querySelector('h3')?.focus({ preventScroll: true });
};
element.addEventListener('click', (event) => {
  if (!event.target.closest('[data-close]')) return;
  props.value = doubts;
  window.distillawChange?.focus();
});
watch('value', settle);

// A list of what is kept or waits: asked for each time the tab is seen; tags filter here; one that is chosen opens beside.
const filter = () => {
  const tag = element.querySelector('.tags [aria-pressed=true]')?.dataset.tag;
  let left = 0;
  element.querySelectorAll('li[data-tags]').forEach((item) => {
    item.hidden = Boolean(tag) && !item.dataset.tags.split('|').includes(tag);
    left += item.hidden ? 0 : 1;
  });
  const count = element.querySelector('[data-count]');
  if (count && tag) count.textContent = `${left} with the tag ${tag}`;
};
let chosen = '';
const settle = () => {
  element.querySelectorAll('[data-open]').forEach((one) => {
    if (one.dataset.open === chosen) one.setAttribute('aria-current', 'true');
  });
};
element.addEventListener('click', (event) => {
  const tag = event.target.closest('.tags [data-tag]');
  if (tag) {
    const on = tag.getAttribute('aria-pressed') !== 'true';
    element.querySelectorAll('.tags [data-tag]').forEach((one) => one.setAttribute('aria-pressed', 'false'));
    tag.setAttribute('aria-pressed', String(on));
    if (!on) element.querySelector('[data-count]').textContent = `${element.querySelectorAll('li[data-tags]').length} saved answers`;
    filter();
    return;
  }
  const target = event.target.closest('[data-open]');
  if (!target) return;
  element.querySelectorAll('[aria-current]').forEach((one) => one.removeAttribute('aria-current'));
  target.setAttribute('aria-current', 'true');
  chosen = target.dataset.open;
  window.distillawDesk = true;
  trigger('open', { id: target.dataset.open });
});
new IntersectionObserver((seen) => { if (seen.some((one) => one.isIntersecting)) trigger('visit', {}); })
  .observe(element.closest('.tabitem') || element);
watch('value', settle);

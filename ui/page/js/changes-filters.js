// Since when, whose and on what. The list is asked for when the tab is first seen; whose and on what are filtered here.
const since = () => element.querySelector('[data-since]')?.value;
const fits = (item, publisher, topic) =>
  (!publisher || item.dataset.publisher === publisher)
  && (!topic || (topic === '*' ? item.dataset.topics !== '' : item.dataset.topics.split(' ').includes(topic)));
window.distillawFilterChanges = () => {
  const [publisher, topic] = ['publisher', 'topics'].map((name) => element.querySelector(`[data-filter=${name}]`)?.value);
  const items = [...document.querySelectorAll('#changes-list .moves li')];
  let left = 0;
  items.forEach((item) => { item.hidden = !fits(item, publisher, topic); left += item.hidden ? 0 : 1; });
  document.querySelectorAll('#changes-list .moves').forEach((list) => {
    const empty = [...list.children].every((item) => item.hidden);
    list.hidden = empty;
    if (list.previousElementSibling) list.previousElementSibling.hidden = empty;
  });
  const count = element.querySelector('[data-count]');
  if (count && items.length) count.textContent = left === items.length ? `${left} changes` : `${left} of ${items.length} changes`;
};
let asked = '';
const ask = () => {
  if (!since() || since() === asked) return;
  asked = since();
  element.querySelector('[data-count]').textContent = 'Comparing the texts …';
  trigger('since', { since: asked });
};
element.addEventListener('change', (event) => {
  if (event.target.dataset.since !== undefined) ask();
  else window.distillawFilterChanges();
});
element.addEventListener('click', (event) => {
  if (event.target.closest('[data-feed]') && since()) trigger('feed', { since: since() });
});
new IntersectionObserver((seen) => { if (seen.some((one) => one.isIntersecting)) ask(); }).observe(element);
watch('value', () => { if (element.getClientRects().length) ask(); });

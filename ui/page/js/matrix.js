// The filters and the line of time. They stay while the table is drawn anew beneath them.
const form = element.querySelector('form');
const slider = form.querySelector('#mx-slider');
const day = form.querySelector('.mx-day');
const stops = form.querySelector('.mx-time').dataset.stops.split(' ');
const newest = stops[stops.length - 1];
const names = ['publisher', 'channel', 'student', 'purpose', 'territory'];
const usual = { publisher: '', channel: '', student: 'general_purpose', purpose: 'commercial', territory: '' };
let drawn = ''; // the day that is drawn; what comes next is compared with it
let turns = []; // days on which a text of the rows changed
let timer = 0;

const words = (date) => new Date(`${date}T12:00:00Z`)
  .toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
const facts = () => {
  const out = Object.fromEntries(names.map((name) => [name, form.elements[name].value]));
  return { ...out, every: form.elements.every.checked, as_of: form.elements.as_of.value };
};
const address = (said) => {
  const query = new URLSearchParams();
  if (said.as_of !== newest) query.set('as_of', said.as_of);
  names.forEach((name) => { if (said[name] !== usual[name]) query.set(name, said[name]); });
  if (said.every) query.set('every', '1');
  window.distillawAddress?.('matrix', query.toString());
};
const stopOf = (date) => { // the last stop that is not after a day
  let at = 0;
  stops.forEach((stop, i) => { if (stop <= date) at = i; });
  return at;
};
const draw = (before) => {
  clearTimeout(timer);
  const said = facts();
  if (!said.as_of) return;
  slider.value = stopOf(said.as_of);
  slider.setAttribute('aria-valuetext', words(said.as_of));
  day.textContent = words(said.as_of);
  address(said);
  window.distillawMatrix = said;
  trigger('draw', { ...said, before: before ?? '' });
  drawn = said.as_of;
};
const soon = (before) => { clearTimeout(timer); timer = setTimeout(() => draw(before), 120); };

slider.addEventListener('input', () => {
  const from = drawn;
  form.elements.as_of.value = stops[Number(slider.value)];
  day.textContent = words(form.elements.as_of.value);
  slider.setAttribute('aria-valuetext', day.textContent);
  soon(from);
});
form.addEventListener('change', (event) => {
  if (event.target === slider) return;
  if (event.target.name === 'as_of') draw(drawn);
  else draw('');
});
form.addEventListener('submit', (event) => event.preventDefault());
form.addEventListener('click', (event) => {
  const target = event.target.closest('[data-turn],[data-file]');
  if (!target) return;
  if (target.dataset.file) { trigger('file', { ...facts(), form: target.dataset.file }); return; }
  const at = form.elements.as_of.value;
  const next = target.dataset.turn === '1'
    ? turns.find((turn) => turn > at && turn <= newest) ?? (at < newest ? newest : undefined)
    : turns.filter((turn) => turn < at && turn >= stops[0]).pop() ?? (at > stops[0] ? stops[0] : undefined);
  if (!next) return;
  form.elements.as_of.value = next;
  draw(at);
});
window.distillawTurns = (days) => { // from the table: where a text of its rows changed
  turns = days;
  const from = Date.parse(stops[0]), span = Date.parse(newest) - from || 1;
  form.querySelector('.mx-turns').innerHTML = days.filter((turn) => turn >= stops[0] && turn <= newest)
    .map((turn) => `<i style="left:${(100 * (Date.parse(turn) - from)) / span}%"></i>`).join('');
};

if (window.innerWidth <= 640) form.querySelector('.mx-filters').open = false; // the table first

const asked = new URLSearchParams(window.distillawStart ?? location.search);
if (asked.get('tab') === 'matrix') { // what the address says of the filters
  [...names, 'as_of'].forEach((name) => { if (asked.get(name)) form.elements[name].value = asked.get(name); });
  form.elements.every.checked = Boolean(asked.get('every'));
}
requestAnimationFrame(() => draw(''));

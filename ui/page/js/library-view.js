// The right side of the library: an instrument, an edition to read, or two texts compared.
const instrument = () => element.querySelector('[data-instrument]')?.dataset.instrument;
const marked = () => [...element.querySelectorAll('[data-mark]:checked')].map((box) => box.dataset.mark);
const into = (id) => {
  const sheet = element.querySelector('.sheet');
  const place = document.getElementById(id);
  if (sheet && place) sheet.scrollTop += place.getBoundingClientRect().top - sheet.getBoundingClientRect().top - 12;
};
const go = (address) => { window.distillawLibrary = true; trigger('go', address); };
const settle = () => {
  const reader = element.querySelector('.reader');
  if (reader?.dataset.at) into(reader.dataset.at);
  if (!window.distillawLibrary) return;
  window.distillawLibrary = false;
  const box = element.getBoundingClientRect();
  if (box.top < 0 || box.top > window.innerHeight * 0.6) element.scrollIntoView({ block: 'start' });
  element.querySelector('h3')?.focus({ preventScroll: true });
};
element.addEventListener('click', (event) => {
  const target = event.target.closest('[data-go],[data-edition],[data-read],[data-compare],[data-clause-at],[data-copy]');
  if (!target) return;
  const data = target.dataset;
  if (data.copy) window.distillawCopy(target);
  else if (data.clauseAt) {
    element.querySelectorAll('.outline [aria-current]').forEach((one) => one.removeAttribute('aria-current'));
    target.setAttribute('aria-current', 'true');
    into(data.clauseAt);
  } else if (data.compare !== undefined) {
    const [first, second] = marked();
    window.distillawLibrary = true;
    trigger('compare', { old: { instrument: instrument(), edition: first }, new: { instrument: instrument(), edition: second } });
  } else if (data.read) go({ instrument: data.go || instrument(), edition: data.read, read: true, clause: data.clause || '' });
  else if (data.go) go({ instrument: data.go, edition: data.editionOf || '' });
  else go({ instrument: instrument(), edition: data.edition });
});
element.addEventListener('change', (event) => {
  if (event.target.dataset.beside !== undefined && event.target.value) {
    const edition = element.querySelector('.edition[aria-current]')?.dataset.edition;
    window.distillawLibrary = true;
    trigger('compare', { old: { instrument: instrument(), edition }, new: { instrument: event.target.value } });
  }
  const button = element.querySelector('[data-compare]');
  if (event.target.dataset.mark && button) {
    const boxes = [...element.querySelectorAll('[data-mark]:checked')];
    if (boxes.length > 2) boxes.find((box) => box !== event.target).checked = false;
    button.disabled = marked().length !== 2;
  }
});
watch('value', settle);

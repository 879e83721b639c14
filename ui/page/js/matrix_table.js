// The table: one stop of the Tab key, arrow keys within, Enter or a click opens the ruling of a cell.
let at = ''; // "row column" of the cell that has the focus, or had it last
const cells = () => [...element.querySelectorAll('td > button')];
const key = (button) => `${button.closest('tr').dataset.row} ${button.parentElement.dataset.column}`;
const settle = () => {
  const root = element.querySelector('.mx');
  if (!root) return;
  window.distillawTurns?.(root.dataset.turns ? root.dataset.turns.split(' ') : []);
  const all = cells();
  const here = all.find((button) => key(button) === at) ?? all[0];
  if (here) here.tabIndex = 0;
};
const go = (button) => {
  if (!button) return;
  cells().forEach((other) => { other.tabIndex = -1; });
  button.tabIndex = 0;
  at = key(button);
  button.focus();
};
const beside = (button, down, across) => { // the next cell in a direction that has a ruling
  const rows = [...element.querySelectorAll('tr[data-row]')];
  let row = rows.indexOf(button.closest('tr'));
  let column = [...rows[row].cells].indexOf(button.parentElement);
  for (;;) {
    row += down;
    column += across;
    const cell = rows[row]?.cells[column];
    if (!cell || column < 1) return null;
    const found = cell.querySelector('button');
    if (found) return found;
  }
};
const STEPS = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] };

element.addEventListener('keydown', (event) => {
  const button = event.target.closest('td > button');
  if (!button) return;
  if (STEPS[event.key]) {
    event.preventDefault();
    go(beside(button, ...STEPS[event.key]));
  } else if (event.key === 'Home' || event.key === 'End') {
    event.preventDefault();
    const all = event.ctrlKey ? cells() : [...button.closest('tr').querySelectorAll('td > button')];
    go(event.key === 'Home' ? all[0] : all[all.length - 1]);
  }
});
element.addEventListener('click', (event) => {
  const to = event.target.closest('[data-to]');
  if (to) {
    go(cells().find((button) => key(button) === to.dataset.to));
    document.activeElement?.scrollIntoView({ block: 'center' });
    return;
  }
  const button = event.target.closest('td > button');
  if (!button) return;
  go(button);
  trigger('open', {
    ...window.distillawMatrix, row: button.closest('tr').dataset.row, column: button.parentElement.dataset.column,
  });
});
watch('value', settle);
settle();

// What came of an act; brought into view.
element.addEventListener('click', (event) => { if (event.target.closest('[data-dismiss]')) props.value = ''; });
watch('value', () => { if (props.value) element.scrollIntoView({ block: 'nearest' }); });

// Helpers that several parts use. Nothing here reaches beyond this page.
() => {
  const fetched = window.fetch; // a session that is over leads to the login, and back here
  window.fetch = async (...asked) => {
    const got = await fetched(...asked);
    if (got.status === 401) {
      window.location.assign(`/login?next=${encodeURIComponent(window.location.pathname + window.location.search)}`);
    }
    return got;
  };
  window.distillawCopy = (button) => {
    const text = button.dataset.copy;
    const done = () => {
      const words = button.textContent;
      button.textContent = 'Copied';
      setTimeout(() => { button.textContent = words; }, 1600);
    };
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(text).then(done);
      return;
    }
    const area = document.createElement('textarea');
    area.value = text;
    document.body.appendChild(area);
    area.select();
    document.execCommand('copy');
    area.remove();
    done();
  };
  window.distillawSave = (text, name = 'distillaw-answer.json', type = 'application/json') => {
    if (!text) return;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
}

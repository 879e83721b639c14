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
  window.distillawFocus = (id) => { // to a part, for the keyboard and who listens; it may be drawn a moment later
    const go = (tries) => {
      const part = document.getElementById(id);
      if (part && part.offsetParent) { part.tabIndex = -1; part.focus({ preventScroll: true }); }
      else if (tries) requestAnimationFrame(() => go(tries - 1));
    };
    go(120);
  };
  window.distillawFile = (text) => { // a file that an event made: {name, type, text or base64} as JSON
    if (!text) return;
    const file = JSON.parse(text);
    const link = document.createElement('a');
    const bytes = file.base64 ? Uint8Array.from(atob(file.base64), (c) => c.charCodeAt(0)) : file.text;
    link.href = URL.createObjectURL(new Blob([bytes], { type: file.type }));
    link.download = file.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
  // The address names the tab and what it shows (?tab=matrix&as_of=2024-06-01), so that it can be kept and passed on.
  // The script of a tab may run before this one or after it: what the address said at first is kept for both.
  window.distillawStart = location.search;
  const start = new URLSearchParams(location.search);
  let shown = start.get('tab') || 'ask';
  start.delete('tab');
  const said = { [shown]: start.toString() }; // by tab: its part of the address
  const put = () => {
    const text = [shown === 'ask' ? '' : `tab=${shown}`, said[shown] || ''].filter(Boolean).join('&');
    history.replaceState(history.state, '', location.pathname + (text ? `?${text}` : ''));
  };
  window.distillawTab = (tab) => { if (tab !== shown) { shown = tab; put(); } };
  window.distillawAddress = (tab, parts) => { said[tab] = parts; if (tab === shown) put(); };
}

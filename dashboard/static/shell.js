/* In the start page, after the address of the server (dashboard/server.py). */

/* Plotly swallows every touch on a chart whose marks can be clicked: on a phone the page could
   not be scrolled with a finger on a chart. Without hearing of the touch it gets the tap as a
   click, as any page does. */
addEventListener('touchstart', event => {
  if (event.target.closest?.('.js-plotly-plot')) event.stopPropagation();
}, {capture: true, passive: true});

/* Charts are laid out for the width of the window (screen/layout.py). */
document.cookie = `width=${innerWidth}; SameSite=Lax; path=${
  new URL(window.__streamlit.BACKEND_BASE_URL).pathname}`;

/* Charts and maps have the colours of the theme from the server: when the reader's system
   turns light or dark, the page is asked for again. */
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => setTimeout(() =>
  postMessage({stCommVersion: 1, type: 'RERUN_SCRIPT'}, location.origin), 100));

/* The address of the page, or of a thing on it, for an e-mail. Without a secure connection the
   browser has no clipboard for scripts: the older way is used there. */
addEventListener('click', event => {
  const button = event.target.closest?.('.copy-address');
  if (!button) return;
  const address = new URL(location.href);
  if (button.dataset.item) address.searchParams.set('muc', button.dataset.item);
  const say = text => {
    const before = button.textContent;
    button.textContent = text;
    setTimeout(() => { button.textContent = before; }, 2000);
  };
  const byHand = () => {
    const field = document.createElement('textarea');
    field.value = address.href;
    button.after(field);
    field.select();
    const done = document.execCommand('copy');
    field.remove();
    say(done ? 'Đã chép' : 'Không chép được: xin chép ở thanh địa chỉ');
  };
  if (navigator.clipboard) navigator.clipboard.writeText(address.href).then(() => say('Đã chép'), byHand);
  else byHand();
});

/* What the page asks the browser to keep (markup.kept), for a year, for this site alone. */
{
  const written = {};
  const kept = name => document.cookie.split('; ').find(c => c.startsWith(`${name}=`)) ?? `${name}=`;
  // Another tab may have kept more in the meantime: this one is asked for again when it is
  // looked at, except where somebody may be filling in something.
  addEventListener('visibilitychange', () => {
    if (document.hidden || /(cap-nhat|cuoc-hop)$/.test(location.pathname)) return;
    if (Object.entries(written).some(([name, cookie]) => kept(name) !== cookie)) location.reload();
  });
  setInterval(() => {
    for (const {dataset: {name, value}} of document.querySelectorAll('.kept')) {
      const cookie = `${name}=${value}`;
      if (cookie === written[name]) continue;
      written[name] = cookie;
      const path = new URL(window.__streamlit.BACKEND_BASE_URL).pathname;
      document.cookie = `${cookie}; path=${path}; max-age=${value ? 31536000 : 0}; SameSite=Lax`;
    }
  }, 300);
}

/* A link lands at the thing it names (?muc=): it is made after the page, so it is waited for. */
{
  let landed = '';
  setInterval(() => {
    const item = new URLSearchParams(location.search).get('muc') ?? '';
    const place = location.pathname + item;
    if (!item) { landed = ''; return; }
    if (landed === place) return;
    const thing = document.getElementById(item);
    if (!thing) return;
    landed = place;
    setTimeout(() => {
      thing.scrollIntoView({block: 'start', behavior: 'instant'});
      thing.classList.add('named');
    }, 300);
  }, 250);
}

/* A map zooms with Ctrl and the wheel; without Ctrl the wheel scrolls the page, over a map, too. */
addEventListener('wheel', event => {
  if (!event.ctrlKey && event.target.closest?.('[data-testid="stDeckGlJsonChart"]')) event.stopImmediatePropagation();
}, {capture: true, passive: true});

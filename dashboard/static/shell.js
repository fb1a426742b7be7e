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

/* One made much narrower is laid out anew, unless somebody may be filling in something. */
{
  const laidOut = innerWidth;
  let resting;
  addEventListener('resize', () => {
    clearTimeout(resting);
    resting = setTimeout(() => {
      const busy = /(cap-nhat|cuoc-hop|bo-trang-chieu)$/.test(location.pathname)
        || document.activeElement?.matches('input, textarea');
      if (innerWidth < 0.8 * laidOut && !busy) location.reload();
    }, 500);
  });
}

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

/* A field completes what is typed to questions that have an answer, with or without accents
   (markup.completions stands behind it). A click or Enter on one puts it into the field. */
{
  const bare = text => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/đ/gi, 'd').toLowerCase();
  const known = new WeakMap();
  const options = list => {
    if (!known.has(list)) known.set(list, list.dataset.options.split('|').map(text => [text, bare(text)]));
    return known.get(list);
  };
  const close = () => document.querySelectorAll('.completion-list').forEach(shown => shown.remove());
  const take = (field, text) => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, text);
    field.dispatchEvent(new Event('input', {bubbles: true}));
    close();
    field.focus();
    setTimeout(() => field.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', keyCode: 13, which: 13, bubbles: true})), 50);
  };
  addEventListener('input', event => {
    const field = event.target;
    const list = field.closest?.('.st-key-question_field')?.querySelector('.completions');
    if (!list || !event.isTrusted) return;
    close();
    const parts = bare(field.value).split(/\s+/).filter(Boolean);
    const found = parts.join('').length < 2 ? [] :
      options(list).filter(([, text]) => parts.every(part => text.includes(part))).slice(0, 8);
    if (!found.length) return;
    const shown = document.createElement('div');
    shown.className = 'completion-list';
    for (const [text] of found) {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = text;
      button.addEventListener('mousedown', down => { down.preventDefault(); take(field, text); });
      button.addEventListener('click', () => take(field, text));
      shown.append(button);
    }
    field.closest('[data-testid="stTextInput"]').append(shown);
  }, true);
  addEventListener('keydown', event => {
    const shown = document.querySelector('.completion-list');
    if (!shown) return;
    if (event.key === 'Escape') { close(); event.stopPropagation(); }
    if (event.key === 'Enter' && event.target.matches('input')) close();
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const all = [...shown.children], at = all.indexOf(document.activeElement) + (event.key === 'ArrowDown' ? 1 : -1);
    (all[at] ?? shown.parentElement.querySelector('input')).focus();
    event.preventDefault();
  }, true);
  addEventListener('focusout', () => setTimeout(() => {
    if (!document.activeElement?.closest('.st-key-question_field')) close();
  }, 150));
}

/* In the room the field of questions waits for its question. */
setInterval(() => {
  const field = document.querySelector('.st-key-room_field input');
  if (!field || field.dataset.met || document.querySelector('.st-key-slideshow_slide h1')) return;
  field.dataset.met = 'yes';
  field.focus();
}, 250);

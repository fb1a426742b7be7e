// The desk on which a report is decided figure by figure (dashboard/screen/updates/reports.py).
// Keys act here at once; every decision goes to the server as one more entry of `log`.
// All text is put in as text: nothing of a report is ever read as HTML.

import { drawPaper, fold, make, number } from "./paper.js";

const FOLLOWS = ["flow", "association_type"];
const KEYS = { KeyK: "k", KeyD: "d", KeyM: "m", KeyX: "x", KeyJ: "j", KeyZ: "z", KeyV: "v", KeyH: "h", KeyC: "c",
  Enter: "enter", NumpadEnter: "enter", Slash: "/", NumpadDivide: "/", Escape: "escape" };
const NONE = "Không thuộc chỉ số nào";
const REASONS = ["Không phải số liệu của hội", "Số đã nêu ở chỗ khác", "Đọc sai con số",
  "Số của kỳ hoặc kế hoạch khác", NONE];
// Tables whose figures may be of one level of an association alone.
const LEVELS = ["activities", "funding", "staff"];
const FOLDED = { doubtful: "chưa chắc", aside: "không thuộc chỉ số nào" };

class Desk {
  constructor(root, data, send) {
    Object.assign(this, { root, send, log: [], at: 0, mode: null, sure: new Set(), opened: new Set() });
    this.load(data);
    this.listen = (event) => this.press(event);
    document.addEventListener("keydown", this.listen);
    this.at = [...this.order, []].findIndex((card) => !card.length || !this.done(card));
    this.show();
    root.scrollIntoView({ block: "start" });
  }

  load(data) {
    this.data = data;
    this.decisions = { ...data.decisions };
    for (const entry of this.log) this.keep(entry);
    this.paper();
  }

  close() { document.removeEventListener("keydown", this.listen); }

  // ---- what is decided

  get order() {
    const folded = Object.keys(FOLDED).filter((name) => this.opened.has(name));
    return [...this.data.cards, ...folded.flatMap((name) => this.data.folded[name])];
  }

  get card() { return this.order[this.at]; }

  now(at) { return { ...this.data.proposals[at], ...(this.decisions[at]?.change || {}) }; }

  state(at) { return this.decisions[at]?.state || "open"; }

  done(card) { return card.every((at) => this.state(at) !== "open"); }

  keep(entry) {
    for (const at of entry.at) {
      const before = this.decisions[at]?.change || {};
      this.decisions[at] = { ...entry, change: { ...before, ...entry.change } };
    }
  }

  decide(state, change = {}, reason = "") {
    const card = this.card;
    const key = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
    const at = card.flatMap((proposal) => [proposal, ...this.data.proposals[proposal].copies]);
    const entry = { key, at, state, reason, change };
    this.keep(entry);
    // The last ones again with each: what the server has it passes over.
    this.log = [...this.log, entry].slice(-200);
    this.send("log", this.log);
    this.go(state === "open" ? this.at : this.next());
  }

  next() {
    const order = this.order;
    for (let place = this.at + 1; place < order.length; place++) if (!this.done(order[place])) return place;
    return order.length;
  }

  go(place) {
    this.at = Math.max(0, Math.min(this.order.length, place));
    this.mode = null;
    this.show();
  }

  key(proposal) {
    const table = this.data.tables[proposal.indicator];
    const kinds = Object.entries(proposal.kind || {})
      .filter(([name, code]) => code && !FOLLOWS.includes(name)
        && !(name === "field" && proposal.kind.activity_kind) && !(name === "level" && table === "coverage"))
      .map(([name, code]) => `${name}=${code}`).sort().join(",");
    const period = this.data.periods[proposal.period] || proposal.period || "";
    return [proposal.association || "", proposal.indicator, kinds, proposal.area || "", period].join("|");
  }

  known(proposal) { return proposal.target || !proposal.indicator ? null : this.data.known[this.key(proposal)] || null; }

  // Another figure of the report, accepted already, that says something else of the same.
  rival(proposal) {
    const key = this.key(proposal);
    return this.data.proposals.find((other) => {
      if (other.at === proposal.at || this.state(other.at) !== "accepted") return false;
      const held = this.now(other.at);
      return this.key(held) === key && Boolean(held.target) === Boolean(proposal.target) && held.value !== proposal.value;
    });
  }

  same(proposal, known) {
    return known.value === proposal.value && (known.value_to ?? null) === (proposal.value_to ?? null)
      && (known.qualifier || "chính xác") === (proposal.qualifier || "chính xác");
  }

  asked(card, proposal) {
    const total = this.total(card), known = this.known(proposal);
    if ((proposal.questions || []).length || (total && !total.right)) return true;
    return card.length === 1 && proposal.indicator && (this.rival(proposal) || (known && !this.same(proposal, known)));
  }

  // ---- words

  measure(proposal) {
    if (!proposal.indicator) return NONE;
    const own = this.data.measures.find((m) => m.indicator === proposal.indicator && !Object.keys(m.kind).length);
    const kinds = Object.entries(proposal.kind || {}).filter(([name, code]) => code && (name !== "field" || !proposal.kind.activity_kind)).map(([name, code]) => (this.data.kinds[name] || {})[code] || code);
    return [own?.name || proposal.indicator, ...kinds].join(" · ");
  }

  figure(proposal) {
    const unit = proposal.unit && proposal.unit !== "%" ? ` ${proposal.unit}` : proposal.unit || "";
    const degree = proposal.qualifier && !["chính xác", "từ … đến"].includes(proposal.qualifier) ? `${proposal.qualifier} ` : "";
    const upper = proposal.value_to === null || proposal.value_to === undefined ? "" : ` – ${number(proposal.value_to)}`;
    const whole = proposal.denominator ? `/${number(proposal.denominator)}` : "";
    return `${degree}${number(proposal.value)}${upper}${whole}${unit}`;
  }

  // ---- the paper

  paper() {
    const drawn = drawPaper(this.data, (at) => this.open(at));
    this.painted = null;
    this.marks = drawn.marks;
    this.blocks = drawn.blocks;
    this.side = make("div", { class: "side", "aria-live": "polite" });
    this.root.replaceChildren(drawn.node, this.side);
  }

  open(at) {
    const holds = (card) => card.includes(at);
    for (const name of Object.keys(FOLDED)) if (this.data.folded[name].some(holds)) this.opened.add(name);
    this.go(this.order.findIndex(holds));
  }

  // The marks of what was on the card before and is now; all of a long report take too long.
  paint() {
    const card = this.card || [];
    const touched = new Set([...(this.painted || []), ...card].flatMap((at) => [at, ...this.data.proposals[at].copies]));
    const first = !this.painted;
    this.painted = card;
    for (const [at, mark] of first ? this.marks : [...touched].map((at) => [at, this.marks.get(at)])) {
      if (!mark) continue;
      const proposal = this.now(at), known = this.known(proposal);
      mark.className = [this.state(at), proposal.indicator ? "" : "aside", this.state(at) === "open" && known && this.same(proposal, known) ? "known" : "",
        card.includes(proposal.same_as ?? at) ? "now" : ""].join(" ").trim();
    }
    this.lit?.classList.remove("now-block");
    const node = this.lit = this.blocks.get(this.data.proposals[card[0]]?.block);
    if (!node) return;
    node.classList.add("now-block");
    const paper = this.root.querySelector(".paper"), mark = this.marks.get(card[0]) || node;
    const top = mark.getBoundingClientRect().top - paper.getBoundingClientRect().top;
    if (top < 60 || top > paper.clientHeight - 90) paper.scrollTop += top - paper.clientHeight / 3;
  }

  // ---- the card

  show() {
    this.paint();
    const card = this.card;
    this.side.replaceChildren(...(card ? this.cardNodes(card) : this.endNodes()));
    const chooser = this.side.querySelector(".choose");
    chooser?.querySelector("input").focus({ preventScroll: true });
    chooser?.scrollIntoView({ block: "nearest" });
  }

  head() {
    const all = this.order.length, done = this.order.filter((card) => this.done(card)).length;
    const bar = make("i");
    bar.style.width = `${all ? (100 * done) / all : 100}%`;
    return [make("div", { class: "note" }, `Đã xem ${number(done)}/${number(all)} thẻ`), make("div", { class: "bar" }, bar)];
  }

  button(key, words, act, kind = "") {
    return make("button", { type: "button", class: kind, onclick: act }, key ? make("kbd", {}, key) : null, words);
  }

  cardNodes(card) {
    const proposal = this.now(card[0]), known = card.length === 1 ? this.known(proposal) : null;
    const same = known && this.same(proposal, known), state = this.state(card[0]);
    const total = this.total(card);
    const rival = card.length === 1 && proposal.indicator ? this.rival(proposal) : null;
    const words = { accepted: "Đã nhận", refused: `Đã bỏ: ${this.decisions[card[0]]?.reason || ""}` }[state];
    const facts = [
      ["Kỳ", this.period(card)], ["Hội", this.data.associations[proposal.association] || "chưa rõ"],
      ["Địa bàn", this.area(card)], ["Là", proposal.target ? "mục tiêu, kế hoạch" : "số đã thực hiện"],
      ["Chỗ", card.length === 1 ? [proposal.place, ...proposal.also].join("; ") : `${proposal.place} và ${card.length - 1} ô nữa`],
    ];
    const nodes = [
      ...this.head(),
      make("h2", { class: same ? "same" : "" }, this.measure(proposal)),
      card.length === 1
        ? make("div", { class: same ? "same" : "" }, make("div", { class: "figure" }, this.figure(proposal)), make("div", { class: "note" }, `Nguyên văn: “${proposal.as_printed}”`))
        : make("div", { class: "cells" }, ...card.map((at) => this.cell(at))),
      make("dl", {}, ...facts.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value || "–")])),
      ...(proposal.questions || []).map((text) => make("div", { class: "ask" }, String(text))),
      known && same ? make("div", { class: "note" }, `Số này đã có: ${known.line}`) : null,
      known && !same ? make("div", { class: "differs" }, `Số đang dùng: ${this.figure({ ...proposal, ...known })} (${known.line}). Báo cáo này: ${this.figure(proposal)}.`) : null,
      total ? make("div", { class: total.right ? "note" : "ask" }, total.right ? `Dòng cộng khớp: ${number(total.sum)}.`
        : `Cộng các dòng được ${number(total.sum)}, dòng cộng ghi ${number(total.printed)}.`) : null,
      rival ? make("div", { class: "differs" }, `Cùng chỉ số, phân tổ và kỳ với “${rival.as_printed}” (${rival.place}) đã nhận. Một trong hai cần chỉ số, kỳ hoặc địa bàn khác.`) : null,
      words ? make("div", { class: "note" }, `${words}${this.decisions[card[0]]?.by ? `, ${this.decisions[card[0]].by}` : ""}`) : null,
    ];
    return [...nodes, ...(this.mode ? this.modeNodes() : this.actions(card, proposal))].filter(Boolean);
  }

  cell(at) {
    const proposal = this.now(at), { blocks, tables } = this.data.document;
    const table = tables.find((t) => t.grid.some((row) => row.includes(proposal.block)));
    const row = table?.grid.find((numbers) => numbers.includes(proposal.block)) || [];
    const label = blocks.find((b) => row.includes(b.number) && b.number !== proposal.block && /\p{L}{2}/u.test(b.text));
    const known = this.known(proposal);
    const used = known && !this.same(proposal, known) ? ` (đang dùng ${number(known.value)})` : "";
    const periods = new Set(this.card.map((other) => this.now(other).period));
    const period = periods.size > 1 ? `${this.data.periods[proposal.period] || proposal.period || ""} · ` : "";
    return make("button", { type: "button", class: known && !used ? "same" : "", title: "Xem riêng ô này", onclick: () => this.split(at) },
      make("span", {}, label ? label.text : proposal.place), make("span", {}, `${period}${this.figure(proposal)}${used}`));
  }

  // One cell out of its column or row: a card of its own, right behind.
  split(at) {
    for (const cards of [this.data.cards, ...Object.values(this.data.folded)]) {
      const place = cards.findIndex((card) => card.length > 1 && card.includes(at));
      if (place >= 0) cards.splice(place, 1, cards[place].filter((other) => other !== at), [at]);
    }
    this.open(at);
  }

  // Of a column by areas, whether its one figure without an area is the sum of the others.
  total(card) {
    const all = card.map((at) => this.now(at)), whole = all.filter((proposal) => !proposal.area);
    if (card.length < 3 || whole.length !== 1 || all.some((proposal) => proposal.value_to || proposal.period !== whole[0].period)) return null;
    const sum = all.reduce((added, proposal) => added + (proposal.area ? proposal.value : 0), 0);
    return { right: Math.abs(sum - whole[0].value) < 1e-6 * Math.max(1, sum), sum, printed: whole[0].value };
  }

  period(card) {
    const periods = [...new Set(card.map((at) => this.now(at).period))];
    return periods.map((text) => this.data.periods[text] || text || "chưa rõ").join(", ");
  }

  area(card) {
    const areas = [...new Set(card.map((at) => this.now(at).area || ""))];
    if (areas.length > 2) return `${areas.filter(Boolean).length} địa bàn${areas.includes("") ? " và toàn hội" : ", theo từng dòng"}`;
    return areas.map((code) => (code ? this.data.areas[code] || code : "toàn hội")).join(", ");
  }

  actions(card, proposal) {
    const other = card.length === 1 ? (proposal.alternatives || []).slice(0, 5) : [];
    const change = { k: "Kỳ", d: "Địa bàn", m: proposal.target ? "Là số đã thực hiện" : "Là mục tiêu", v: "Con số", h: "Hội", c: "Cấp" };
    const accept = !proposal.indicator ? "Để riêng, không ghi" : `${this.asked(card, proposal) && this.sure.has(card[0]) ? "Đã xem điều được hỏi, nhận" : "Nhận"}${card.length > 1 ? ` ${card.length} ô` : ""}`;
    return [
      this.button("↵", accept, () => this.act("enter"), "main"),
      ...other.map((alt, n) => this.button(String(n + 1), this.measure({ ...proposal, ...alt }), () => this.act(String(n + 1)))),
      make("div", { class: "keys" }, this.button("/", "Chỉ số khác…", () => this.act("/")),
        ...Object.entries(change).filter(([key]) => this.allows(card, key))
          .map(([key, words]) => this.button(key.toUpperCase(), words, () => this.act(key))),
        this.button("X", "Bỏ", () => this.act("x"))),
      make("div", { class: "keys" }, this.button("Z", "Lùi", () => this.act("z")), this.button("J", "Tiếp", () => this.act("j"))),
    ];
  }

  // Which of the changes a card takes: a column of a table as a whole, a figure one by one.
  allows(card, key) {
    if (key === "c") return LEVELS.includes(this.data.tables[this.now(card[0]).indicator]);
    if (key === "k") return new Set(card.map((at) => this.now(at).period)).size === 1;
    return card.length === 1 || !["v", "d"].includes(key);
  }

  endNodes() {
    const waiting = this.order.filter((card) => !this.done(card)).length;
    const folded = Object.entries(FOLDED).filter(([name]) => this.data.folded[name].length && !this.opened.has(name));
    const open = (name) => {
      const cards = this.data.folded[name];
      this.opened.add(name);
      this.go(this.order.indexOf(cards.find((card) => !this.done(card)) || cards[0]));
    };
    return [
      ...this.head(),
      make("h2", {}, waiting ? `Còn ${number(waiting)} thẻ chưa quyết` : "Đã xem hết các con số mở ra"),
      ...folded.map(([name, words]) => this.button("", `Mở ${number(this.data.folded[name].length)} con số ${words}`, () => open(name))),
      make("div", { class: "keys" }, this.button("Z", "Lùi", () => this.act("z")),
        waiting ? this.button("J", "Về thẻ chưa quyết", () => this.go(this.order.findIndex((card) => !this.done(card)))) : null),
    ];
  }

  // ---- choosing

  modeNodes() {
    const card = this.card, proposal = this.now(card[0]);
    const change = (made) => () => this.decide("open", made), mine = (m) => Number(m.indicator === proposal.indicator);
    if (this.mode === "x") return this.choose("Lý do bỏ", REASONS.map((words) => [words, () => this.decide("refused", {}, words)]), (text) => this.decide("refused", {}, text));
    if (this.mode === "k") return this.choose("Chọn, hoặc gõ kỳ: quý II/2023", this.data.offered.map((text) => [this.data.periods[text], change({ period: text })]), (text) => this.decide("open", { period: text }));
    if (this.mode === "v") return this.choose("Con số đúng", [], (text) => {
      const value = Number(text.replace(/\./g, "").replace(",", "."));
      if (text.trim() && Number.isFinite(value)) { this.sure.add(card[0]); this.decide("open", { value, value_to: null }); }
    });
    const lists = {
      "/": ["Tìm chỉ số", this.data.measures.toSorted((a, b) => mine(b) - mine(a)).map((m) => [m.name, change({ indicator: m.indicator, kind: m.kind }), m.unit])],
      d: ["Tìm địa bàn", [["Toàn hội, không riêng địa bàn", change({ area: null })], ...Object.entries(this.data.areas).map(([code, name]) => [name, change({ area: code })])]],
      c: ["Tìm cấp", [["Mọi cấp, không nói riêng", change({ kind: { ...proposal.kind, level: null } })], ...Object.entries(this.data.kinds.level).map(([code, name]) => [name, change({ kind: { ...proposal.kind, level: code } })])]],
      h: ["Tìm hội", Object.entries(this.data.associations).map(([code, name]) => [name, change({ association: code })])],
    };
    return this.choose(...lists[this.mode]);
  }

  choose(words, all, typed) {
    const list = make("div", { class: "list" });
    const field = make("input", { placeholder: words, "aria-label": words });
    let shown = all;
    const fill = () => {
      const wanted = typed ? [] : fold(field.value).split(/\s+/).filter(Boolean);
      // What begins with the words typed, and has few others, comes first.
      const far = ([name]) => wanted.length && (fold(name).indexOf(wanted.join(" ")) + 1 || 1000) * 1000 + name.length;
      shown = all.filter(([name]) => wanted.every((word) => fold(name).includes(word))).sort((a, b) => far(a) - far(b)).slice(0, 9);
      list.replaceChildren(...shown.map(([name, act, more], n) => this.button(typed && n < 9 ? String(n + 1) : n === 0 && !typed ? "↵" : "", more ? `${name} (${more})` : name, act)));
    };
    field.addEventListener("input", fill);
    field.addEventListener("keydown", (event) => {
      event.stopPropagation();
      const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
      if (event.code === "Escape") this.go(this.at);
      else if (KEYS[event.code] === "enter" && !event.isComposing) {
        if (typed && field.value.trim()) typed(field.value.trim());
        else if (!typed && shown.length) shown[0][1]();
      } else if (typed && digit && !field.value && shown[digit[1] - 1]) shown[digit[1] - 1][1]();
      else return;
      event.preventDefault();
    });
    fill();
    return [make("div", { class: "choose" }, field, list, this.button("Esc", "Thôi", () => this.go(this.at)))];
  }

  // ---- keys

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.root.isConnected) return;
    const target = event.composedPath()[0];
    const inside = this.root.contains(target);
    if (target instanceof Element && target.closest("input, textarea, select, [contenteditable=true]")) return;
    if (!inside && target instanceof Element && target.closest("button, a, summary, [role=button], [role=option], [role=combobox]")) return;
    const digit = /^(?:Digit|Numpad)([1-5])$/.exec(event.code);
    const key = digit ? digit[1] : KEYS[event.code];
    if (!key || event.shiftKey) return;
    // On a button that was tabbed to, Enter presses that button.
    if (key === "enter" && inside && target.closest("button")) return;
    event.preventDefault();
    event.stopPropagation();
    this.act(key);
  }

  act(key) {
    const card = this.card;
    if (key === "j") return this.go(this.at + 1);
    if (key === "z") return this.go(this.at - 1);
    if (!card) return;
    const proposal = this.now(card[0]);
    if (key === "enter" && !proposal.indicator) this.decide("refused", {}, NONE);
    else if (key === "enter") {
      // A figure that is asked about, or says other than one accepted, gets a second look.
      if (this.asked(card, proposal) && !this.sure.has(card[0])) { this.sure.add(card[0]); this.show(); }
      else this.decide("accepted");
    } else if (/[1-5]/.test(key)) {
      const other = card.length === 1 && (proposal.alternatives || [])[key - 1];
      if (other && !other.indicator) this.decide("refused", {}, NONE);
      else if (other) this.decide("accepted", { indicator: other.indicator, kind: other.kind || {} });
    } else if (key === "m") this.decide("open", { target: !proposal.target });
    else if (key === "escape") this.go(this.at);
    else if (this.allows(card, key)) { this.mode = key; this.show(); }
  }
}

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".desk");
  if (root.desk && root.desk.data.reading === data.reading) {
    root.desk.load(data);
    root.desk.show();
  } else {
    root.desk?.close();
    root.desk = new Desk(root, data, setStateValue);
  }
  const mine = root.desk;
  return () => mine.close();
}

// The report as it is shown beside its cards: paragraphs, tables, notes, each figure marked.
// All text is put in as text: nothing of a report is ever read as HTML.

export const number = (value) => Number(value).toLocaleString("vi-VN", { maximumFractionDigits: 6 });
export const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase();

export function make(tag, given = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

// The paper of a report (`data` as etl/updates/reading/cards.py gives it): its node, the mark
// of each proposal and the node of each block. A click on a mark calls `open` with its figure.
export function drawPaper(data, open) {
  const { blocks, tables } = data.document;
  const inTable = new Map(tables.flatMap((table) => table.grid.flat().filter(Boolean).map((n) => [n, table])));
  const byNumber = new Map(blocks.map((block) => [block.number, block]));
  const figures = new Map();
  for (const proposal of data.proposals) {
    if (!figures.has(proposal.block)) figures.set(proposal.block, []);
    figures.get(proposal.block).push(proposal);
  }
  const marks = new Map(), nodes = new Map(), shown = [], drawn = new Set();

  function text(block) {
    const parts = [], own = (figures.get(block.number) || []).filter((proposal) => proposal.span);
    let at = 0;
    for (const proposal of own.sort((a, b) => a.span[0] - b.span[0])) {
      if (proposal.span[0] < at) continue;
      const mark = make("mark", { onclick: () => open(proposal.same_as ?? proposal.at) }, block.text.slice(...proposal.span));
      parts.push(block.text.slice(at, proposal.span[0]), mark);
      marks.set(proposal.at, mark);
      at = proposal.span[1];
    }
    return [...parts, block.text.slice(at)];
  }

  function tableNode(table) {
    const filled = new Set();
    return make("table", {}, ...table.grid.map((numbers) => make("tr", {}, ...numbers.map((n, column) => {
      if (n && numbers[column - 1] === n) return null;
      // A cell merged down has its text once, at the top.
      const block = filled.has(n) ? null : byNumber.get(n);
      const span = n ? numbers.filter((m) => m === n).length : 1;
      const cell = make("td", { colspan: span > 1 ? span : null }, ...(block ? text(block) : []));
      if (block) { filled.add(n); nodes.set(n, cell); }
      return cell;
    }))));
  }

  for (const block of blocks) {
    const table = inTable.get(block.number);
    if (table && !drawn.has(table)) {
      drawn.add(table);
      shown.push(tableNode(table));
    } else if (!table) {
      const heading = block.heading !== null && block.heading !== undefined;
      const node = make("p", { class: heading ? "h" : block.place.startsWith("chú") ? "note" : "" }, ...text(block));
      nodes.set(block.number, node);
      shown.push(node);
    }
  }
  const node = make("div", { class: "paper", role: "document", tabindex: "0", "aria-label": "Văn bản" }, ...shown);
  return { node, marks, blocks: nodes };
}

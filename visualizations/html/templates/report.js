"use strict";
// The picture on a canvas that can be moved and enlarged. Places, colours and words are given: nothing is laid out here.
(() => {
  const holder = document.getElementById("canvas");
  const source = document.getElementById("graph-data");
  if (!holder || !source || typeof vis === "undefined") return;
  const { nodes, edges, trunks, options } = JSON.parse(source.textContent);
  const FONT = '"Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",sans-serif';
  const near = new Map(nodes.map((node) => [node.id, new Set([node.id])]));
  for (const edge of edges) {
    near.get(edge.from).add(edge.to);
    near.get(edge.to).add(edge.from);
  }
  let chosen = null;
  let pointed = null;

  const faint = (id) => chosen !== null && !near.get(chosen).has(id);
  const faintEdge = (edge) => chosen !== null && edge.from !== chosen && edge.to !== chosen;

  function outline(ctx, node, x, y) {
    const w = node.w / 2, h = node.h / 2;
    ctx.beginPath();
    if (node.form === "circle") {
      ctx.arc(x, y, w, 0, 2 * Math.PI);
    } else if (node.form === "octagon") {
      const c = 13;
      for (const [px, py] of [[-w + c, -h], [w - c, -h], [w, -h + c], [w, h - c], [w - c, h], [-w + c, h], [-w, h - c], [-w, -h + c]]) {
        ctx.lineTo(x + px, y + py);
      }
      ctx.closePath();
    } else if (node.form === "slant") {
      for (const [px, py] of [[-w + 13, -h], [w, -h], [w - 13, h], [-w, h]]) ctx.lineTo(x + px, y + py);
      ctx.closePath();
    } else {
      ctx.roundRect(x - w, y - h, 2 * w, 2 * h, node.form === "pill" ? h : 7);
    }
  }

  function paintNode(ctx, node, x, y) {
    const { mark } = node;
    const round = node.form === "circle";
    ctx.globalAlpha = faint(node.id) ? 0.16 : 1;
    if (node.id === chosen || node.id === pointed || node.subject) {
      ctx.save();
      ctx.lineWidth = node.id === chosen ? 10 : 7;
      ctx.strokeStyle = node.id === chosen ? "rgba(240,180,41,.55)" : "rgba(29,95,168,.16)";
      outline(ctx, node, x, y);
      ctx.stroke();
      ctx.restore();
    }
    ctx.fillStyle = node.form === "pill" ? "#f0f3f6" : mark.fill;
    ctx.strokeStyle = mark.colour;
    ctx.lineWidth = mark.border + (node.subject ? 0.8 : 0);
    ctx.setLineDash(node.form === "pill" ? [4, 3] : mark.dash);
    outline(ctx, node, x, y);
    ctx.fill();
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.fillStyle = "#1c2733";
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.font = `${node.subject || round ? "bold " : ""}${node.subject ? 13.5 : 12}px ${FONT}`;
    const step = node.subject ? 17 : 15;
    node.lines.forEach((line, place) => ctx.fillText(line, x, y + (place - (node.lines.length - 1) / 2) * step));
    if (mark.badge && node.form !== "pill") {
      const bx = x + node.w / 2 - (round ? 4 : 2), by = y - node.h / 2 + (round ? 4 : 2);
      ctx.beginPath();
      ctx.arc(bx, by, 9, 0, 2 * Math.PI);
      ctx.fillStyle = mark.colour;
      ctx.strokeStyle = "#ffffff";
      ctx.lineWidth = 1.5;
      ctx.fill();
      ctx.stroke();
      ctx.fillStyle = "#ffffff";
      ctx.font = `bold 11px ${FONT}`;
      ctx.fillText(mark.badge, bx, by + 0.5);
    }
    ctx.globalAlpha = 1;
  }

  function paintLines(ctx) {
    ctx.save();
    ctx.lineJoin = "round";
    ctx.strokeStyle = "#b3bfca";
    ctx.lineWidth = 1.6;
    ctx.globalAlpha = chosen === null ? 1 : 0.35;
    for (const trunk of trunks) {
      ctx.beginPath();
      for (const [x, y] of trunk) ctx.lineTo(x, y);
      ctx.stroke();
    }
    for (const edge of edges) {
      ctx.globalAlpha = faintEdge(edge) ? 0.12 : 1;
      ctx.strokeStyle = ctx.fillStyle = edge.colour;
      ctx.lineWidth = edge.thick;
      ctx.setLineDash(edge.dashes);
      ctx.beginPath();
      ctx.moveTo(...edge.begin);
      ctx.lineTo(...edge.end);
      ctx.stroke();
      ctx.setLineDash([]);
      if (edge.head.length) {
        ctx.beginPath();
        for (const [x, y] of edge.head) ctx.lineTo(x, y);
        ctx.closePath();
        ctx.fill();
      }
    }
    ctx.restore();
  }

  // Words come after all lines so that none runs through them.
  function paintWords(ctx) {
    ctx.save();
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    for (const edge of edges) {
      ctx.globalAlpha = faintEdge(edge) ? 0.12 : 1;
      ctx.font = `${edge.bold ? "bold " : ""}12px ${FONT}`;
      const [x, y] = edge.labelAt;
      ctx.fillStyle = "#ffffff";
      ctx.fillRect(x - edge.labelWidth / 2, y - 7.5, edge.labelWidth, 15);
      ctx.fillStyle = edge.ended ? "#6d7b88" : edge.colour;
      ctx.fillText(edge.label, x, y);
    }
    ctx.restore();
  }

  const known = new Map(nodes.map((node) => [node.id, node]));
  const drawn = nodes.map((node) => ({
    id: node.id, x: node.x, y: node.y, shape: "custom", fixed: true,
    ctxRenderer: ({ ctx, x, y }) => ({
      drawNode() { paintNode(ctx, known.get(node.id), x, y); },
      nodeDimensions: { width: node.w, height: node.h },
    }),
  }));
  const lines = edges.map((edge) => ({ id: edge.id, from: edge.from, to: edge.to, hidden: true }));
  document.documentElement.classList.add("live");
  const network = new vis.Network(holder, { nodes: new vis.DataSet(drawn), edges: new vis.DataSet(lines) }, options);
  const fit = () => network.fit({ animation: false, maxZoomLevel: 1.15 });
  network.on("beforeDrawing", (ctx) => { paintLines(ctx); paintWords(ctx); });
  network.once("afterDrawing", () => { document.documentElement.dataset.drawn = String(nodes.length); });
  network.on("resize", fit);
  fit();
  network.redraw();

  const entries = [...document.querySelectorAll("button[data-party]")];
  function choose(id, move) {
    chosen = id;
    for (const entry of entries) entry.setAttribute("aria-pressed", String(entry.dataset.party === id));
    if (id !== null && move) network.focus(id, { scale: Math.max(network.getScale(), 0.8), animation: false });
    network.redraw();
  }
  network.on("click", (event) => {
    choose(event.nodes.length ? event.nodes[0] : null, false);
    const entry = entries.find((one) => one.dataset.party === chosen);
    if (entry) entry.scrollIntoView({ block: "nearest" });
  });
  network.on("hoverNode", ({ node }) => { pointed = node; network.redraw(); });
  network.on("blurNode", () => { pointed = null; network.redraw(); });
  for (const entry of entries) {
    entry.addEventListener("click", () => choose(entry.dataset.party === chosen ? null : entry.dataset.party, true));
  }

  // The wheel belongs to the page until somebody has clicked into the picture.
  holder.addEventListener("pointerdown", () => network.setOptions({ interaction: { zoomView: true } }));
  holder.addEventListener("pointerleave", () => network.setOptions({ interaction: { zoomView: false } }));

  const enlarge = (factor) => network.moveTo({ scale: Math.min(4, Math.max(0.1, network.getScale() * factor)) });
  document.getElementById("larger").addEventListener("click", () => enlarge(1.3));
  document.getElementById("smaller").addEventListener("click", () => enlarge(1 / 1.3));
  document.getElementById("whole").addEventListener("click", () => { choose(null, false); fit(); });
  document.getElementById("find").addEventListener("input", ({ target }) => {
    const wanted = target.value.trim().toLowerCase();
    for (const entry of entries) entry.parentElement.hidden = !entry.textContent.toLowerCase().includes(wanted);
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") choose(null, false); });
})();

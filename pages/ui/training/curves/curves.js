// Draws loss and score by step, training against validation. New points come from a route of their
// own and are added to what is there, so that a zoom stays as somebody chose it.
const curves = new WeakMap();

export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  let shown = curves.get(parentElement);
  if (!shown) {
    shown = new Curves(parentElement);
    curves.set(parentElement, shown);
  }
  shown.take(data, (stage) => setTriggerValue("moved", stage));
  return () => shown.leave();
}

const PARTS = { train: "Training", validation: "Validation" };
const RECENT = 10; // points that tell the speed

class Curves {
  constructor(root) {
    this.find = (name) => root.querySelector(name);
    this.points = new Map(); // of each series: [step, value]
    this.times = []; // [step, seconds]
    this.over = null; // the step that the pointer is on
    this.zoom = null; // [first, last] step; the last one is infinite where it follows the training
    this.feed = new Feed({
      headers: () => ({ "Watch-After": this.times.at(-1)?.[0] ?? 0 }),
      receive: (said) => this.receive(said),
      complain: (sentence) => complain(this.find(".wrong"), sentence),
      waits: () => this.pace,
    });
    this.figures = [...root.querySelectorAll("figure")];
    this.figures.forEach((figure) => this.pointer(figure.querySelector("canvas")));
    this.find(".all").onclick = () => this.zoomTo(null);
    this.find(".half").onclick = () => this.zoomTo([this.last() / 2, Infinity]);
    this.resized = new ResizeObserver(() => this.draw());
    this.resized.observe(this.find(".charts"));
  }

  take(data, move) {
    this.data = data;
    this.move = move;
    this.find(".moving").hidden = !data.live;
    if (data.live) this.progress(data.progress);
    this.titles();
    this.draw();
    this.feed.take(data);
  }

  leave() {
    this.feed.leave();
    this.resized.disconnect();
  }

  titles() {
    const { unit, charts, colours } = this.data;
    this.figures.forEach((figure, i) => {
      figure.querySelector(".title").textContent = `${charts[i][1]} by ${unit}`;
    });
    this.find(".legend").replaceChildren(
      ...Object.values(PARTS).map((name, i) => entry("stroke", colours[i], name)),
      entry("mark", "transparent", "Lowest validation loss"),
    );
  }

  // The page is run again when there are other buttons, or the end: not for each new point.
  progress({ stage, share, words, pace }) {
    this.pace = pace;
    if (stage !== this.data.progress.stage) {
      if (stage !== this.moved) this.move(stage);
      this.moved = stage;
      return;
    }
    const bar = this.find(".progress");
    bar.firstElementChild.style.width = `${100 * share}%`;
    bar.setAttribute("aria-valuenow", Math.round(100 * share));
    this.find(".words").textContent = words;
  }

  receive({ series, rows, memory, ...progress }) {
    if (this.data.live) this.progress(progress);
    for (const [step, seconds, ...values] of rows) {
      this.times.push([step, seconds]);
      series.forEach((name, i) => {
        if (values[i] === null) return;
        if (!this.points.has(name)) this.points.set(name, []);
        this.points.get(name).push([step, values[i]]);
      });
    }
    this.tell(memory);
    if (rows.length) this.draw();
  }

  // The figures of the fit, in one line.
  tell(memory) {
    const { unit, live, rows } = this.data;
    const speed = live && rows && this.speed() * rows;
    const rate = this.points.get("train/learning_rate")?.at(-1)[1];
    const best = this.best();
    const figures = [
      ["Speed", speed && `${short(Number(speed.toPrecision(3)))} rows a second`],
      ["Learning rate", live && rate && short(rate)],
      ["Memory", live && memory && `${Math.round(memory / 1e6).toLocaleString("en")} MB`],
      ["Lowest validation loss", best && `${short(best[1])} at ${unit} ${best[0].toLocaleString("en")}`],
    ];
    const told = figures.filter(([, value]) => value);
    this.find(".figures").replaceChildren(...told.map(([name, value]) => figure(name, value)));
  }

  // Steps in a second, over the last few points.
  speed() {
    const recent = this.times.slice(-RECENT);
    if (recent.length < 2) return 0;
    const [first, last] = [recent[0], recent.at(-1)];
    return last[1] > first[1] ? (last[0] - first[0]) / (last[1] - first[1]) : 0;
  }

  best() {
    const points = this.points.get("validation/loss") ?? [];
    return points.reduce((best, point) => (!best || point[1] < best[1] ? point : best), null);
  }

  last() {
    return this.times.at(-1)?.[0] ?? 1;
  }

  range() {
    const first = this.times[0]?.[0] ?? 0;
    const [from, to] = this.zoom ?? [Math.min(first, 1), Infinity];
    const last = Math.min(to, this.last());
    return [from, Math.max(last, from + 1)];
  }

  zoomTo(zoom) {
    this.zoom = zoom;
    this.find(".all").disabled = !zoom;
    this.draw();
  }

  // A drag chooses what is shown of both charts; the pointer reads values; two clicks show all.
  pointer(canvas) {
    let from = null;
    const step = (event) => {
      const { left } = canvas.getBoundingClientRect();
      const [low, high] = this.range();
      const { x, width } = canvas.chart.box;
      return low + ((event.clientX - left - x) / width) * (high - low);
    };
    canvas.onpointerdown = (event) => {
      from = step(event);
      canvas.setPointerCapture(event.pointerId);
    };
    canvas.onpointermove = (event) => {
      this.over = step(event);
      this.dragged = from === null ? null : [from, this.over];
      this.draw();
    };
    canvas.onpointerup = () => {
      if (this.dragged) this.choose(this.dragged);
      this.dragged = from = null;
      this.draw();
    };
    canvas.onpointercancel = () => {
      this.dragged = from = null;
      this.draw();
    };
    canvas.onpointerleave = () => {
      this.over = null;
      this.draw();
    };
    canvas.ondblclick = () => this.zoomTo(null);
  }

  choose(dragged) {
    const [low, high] = this.range();
    const [from, to] = dragged.toSorted((a, b) => a - b);
    if (to - from < Math.max(1, (high - low) * 0.02)) return;
    this.zoomTo([Math.max(0, from), to >= this.last() ? Infinity : to]);
  }

  draw() {
    if (!this.data) return;
    this.figures.forEach((figure, i) => {
      const [name, title] = this.data.charts[i];
      const canvas = figure.querySelector("canvas");
      const lines = Object.keys(PARTS).map((part) => this.points.get(`${part}/${name}`) ?? []);
      const { over, dragged, data } = this;
      const place = { range: this.range(), best: this.best()?.[0], over, dragged };
      canvas.chart = new Chart(canvas, lines, { ...data, ...place });
      canvas.chart.paint();
      const said = this.said(lines, over ?? this.last());
      figure.querySelector(".at").textContent = over === null ? "" : said;
      canvas.setAttribute("aria-label", `${title} by ${this.data.unit}. ${said}`);
    });
  }

  said(lines, step) {
    const near = lines.map((points) => nearest(points, step));
    const known = near.find(Boolean);
    if (!known) return "No points yet.";
    const values = Object.values(PARTS).map((name, i) => near[i] && `${name} ${short(near[i][1])}`);
    return `${capital(this.data.unit)} ${known[0]}: ${values.filter(Boolean).join(", ")}`;
  }
}

function figure(name, value) {
  const [pair, term, definition] = ["div", "dt", "dd"].map((tag) => document.createElement(tag));
  term.textContent = name;
  definition.textContent = value;
  pair.append(term, definition);
  return pair;
}

function nearest(points, step) {
  let best = null;
  for (const point of points) {
    if (!best || Math.abs(point[0] - step) < Math.abs(best[0] - step)) best = point;
  }
  return best;
}

// One chart on its canvas.
class Chart {
  constructor(canvas, lines, shown) {
    Object.assign(this, { lines, ...shown });
    const { pen, width, height, ink } = prepared(canvas);
    Object.assign(this, { pen, ink });
    const [first, last] = this.range;
    this.x = { kind: "number", low: first, high: last };
    this.y = this.values();
    this.ticks = [whole(ticks(this.x, width / 70), first, last), ticks(this.y, height / 40)];
    const widest = Math.max(...this.ticks[1].map(([, text]) => pen.measureText(text).width));
    this.box = { x: widest + 12, y: 8, width: width - widest - 24, height: height - 8 - 40 };
  }

  values() {
    const [first, last] = this.range;
    const seen = this.lines.flatMap((points) =>
      points.filter(([step]) => step >= first && step <= last).map(([, value]) => value),
    );
    if (!seen.length) return { kind: "number", low: 0, high: 1 };
    const [low, high] = [Math.min(...seen), Math.max(...seen)];
    const margin = (high - low || Math.abs(high) || 1) * 0.06;
    return { kind: "number", low: low - margin, high: high + margin };
  }

  place(step, value) {
    const { box, x, y } = this;
    return [
      box.x + ((step - x.low) / (x.high - x.low)) * box.width,
      box.y + (1 - (value - y.low) / (y.high - y.low)) * box.height,
    ];
  }

  paint() {
    const { pen, box } = this;
    if (box.width < 20) return;
    this.grid();
    pen.save();
    pen.beginPath();
    pen.rect(box.x - 4, box.y - 4, box.width + 8, box.height + 8);
    pen.clip();
    this.marks();
    this.lines.forEach((points, i) => this.line(points, this.colours[i]));
    this.lowest();
    pen.restore();
  }

  grid() {
    const { pen, box, ink } = this;
    pen.fillStyle = pen.strokeStyle = ink;
    pen.textAlign = "right";
    pen.textBaseline = "middle";
    for (const [place, text] of this.ticks[1]) {
      const y = box.y + (1 - place) * box.height;
      pen.fillText(text, box.x - 6, y);
      pen.globalAlpha = 0.1;
      pen.fillRect(box.x, Math.round(y), box.width, 1);
      pen.globalAlpha = 1;
    }
    pen.textAlign = "center";
    pen.textBaseline = "top";
    for (const [place, text] of this.ticks[0]) {
      const edge = box.x + box.width + 12 - pen.measureText(text).width / 2; // of the picture
      pen.fillText(text, Math.min(box.x + place * box.width, edge), box.y + box.height + 6);
    }
    pen.fillText(capital(this.unit), box.x + box.width / 2, box.y + box.height + 23);
  }

  // What the pointer is on, and what it has chosen so far.
  marks() {
    const { pen, box, ink, over, dragged } = this;
    pen.fillStyle = pen.strokeStyle = ink;
    pen.globalAlpha = 0.15;
    if (dragged) {
      const [from, to] = dragged.map((step) => this.place(step, 0)[0]);
      pen.fillRect(Math.min(from, to), box.y, Math.abs(to - from), box.height);
    }
    pen.globalAlpha = 0.5;
    if (typeof over === "number") pen.strokeRect(this.place(over, 0)[0], box.y, 0, box.height);
    pen.globalAlpha = 1;
  }

  line(points, colour) {
    const { pen } = this;
    pen.strokeStyle = pen.fillStyle = colour;
    pen.lineWidth = 2;
    pen.lineJoin = "round";
    pen.beginPath();
    for (const [step, value] of points) pen.lineTo(...this.place(step, value));
    pen.stroke();
    if (points.length > 2) return;
    for (const [step, value] of points) {
      pen.beginPath();
      pen.arc(...this.place(step, value), 3, 0, 7);
      pen.fill();
    }
  }

  lowest() {
    const point = this.lines[1].find(([step]) => step === this.best);
    if (!point) return;
    const { pen, ink } = this;
    pen.strokeStyle = ink;
    pen.lineWidth = 2;
    pen.beginPath();
    pen.arc(...this.place(...point), 5, 0, 7);
    pen.stroke();
  }
}

// Steps are whole numbers.
function whole(found, first, last) {
  const kept = found.filter(([place]) => {
    const step = first + place * (last - first);
    return Math.abs(step - Math.round(step)) < 1e-6;
  });
  return kept.length ? kept : [[0, short(Math.round(first))]];
}

// What the pictures of a training run have in common: where they come from, and their axes.

const LOST = "The connection is lost. It goes on by itself when it is back.";

// Asks a route again and again while a run trains, each time after the milliseconds that `waits`
// says, and once more when it has ended. A page that is not seen does not ask.
class Feed {
  constructor({ headers, receive, complain, waits }) {
    Object.assign(this, { headers, receive, complain, waits });
    this.seen = () => document.hidden || this.poll();
    document.addEventListener("visibilitychange", this.seen);
  }

  take(data) {
    this.data = data;
    this.token = data.token;
    this.poll();
  }

  leave() {
    this.left = true;
    clearTimeout(this.asking);
    document.removeEventListener("visibilitychange", this.seen);
  }

  pause(paused) {
    this.paused = paused;
    this.poll();
  }

  async poll() {
    clearTimeout(this.asking);
    if (this.left || this.paused || document.hidden) return;
    if (this.busy) {
      this.again = true;
      return;
    }
    this.busy = true;
    this.again = false;
    try {
      const said = await this.ask("GET", this.headers());
      this.complain("");
      if (!this.left) this.receive(said);
    } catch (error) {
      this.complain(error.message);
    }
    this.busy = false;
    if (this.again) this.poll();
    else if (this.data.live) this.asking = setTimeout(() => this.poll(), this.waits());
  }

  async ask(method, headers = {}, body) {
    const said = { ...headers, Authorization: `Bearer ${this.token}` };
    let answer;
    try {
      answer = await fetch(this.data.path, { method, headers: said, body });
    } catch {
      throw new Error(LOST);
    }
    if (!answer.ok) {
      const { problem, fix } = await answer.json().catch(() => ({ problem: LOST, fix: "" }));
      throw new Error(`${problem} ${fix}`);
    }
    this.token = answer.headers.get("Watch-Token") ?? this.token;
    return answer.json();
  }
}

function complain(place, sentence) {
  place.textContent = sentence;
  place.hidden = !sentence;
}

function entry(kind, background, text) {
  const item = document.createElement("li");
  const mark = document.createElement("span");
  mark.className = kind;
  mark.style.background = background;
  item.append(mark, document.createTextNode(text));
  return item;
}

// A canvas made as fine as the screen, and the pen for it.
function prepared(canvas) {
  const ratio = window.devicePixelRatio || 1;
  const { width, height } = canvas.getBoundingClientRect();
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const style = getComputedStyle(canvas);
  const pen = canvas.getContext("2d");
  pen.scale(ratio, ratio);
  pen.font = `12px ${style.fontFamily}`;
  const paper = style.getPropertyValue("--st-background-color").trim() || "#ffffff";
  return { pen, width, height, ink: style.color, paper };
}

// Places from 0 to 1 along an axis, and what is written there.
function ticks(axis, most) {
  if (axis.kind === "category") {
    const n = axis.categories.length;
    return axis.categories.map((name, i) => [(i + 0.5) / n, name]);
  }
  const { low, high } = axis;
  const place = (value) => (value - low) / (high - low);
  if (axis.kind === "date") {
    const n = Math.max(2, Math.floor(most));
    const values = Array.from({ length: n }, (_, i) => low + ((high - low) * (i + 0.5)) / n);
    return values.map((value) => [place(value), dated(value, high - low)]);
  }
  const step = round((high - low) / Math.max(2, most));
  const found = [];
  for (let i = Math.ceil(low / step); i * step <= high; i++) {
    found.push([place(i * step), short(Number((i * step).toPrecision(10)))]);
  }
  return found;
}

// The next larger of 1, 2, 5, 10, 20 ...
function round(step) {
  const power = 10 ** Math.floor(Math.log10(step));
  return power * [1, 2, 5, 10].find((factor) => factor * power >= step * 0.999);
}

function short(value) {
  if (value && (Math.abs(value) >= 1e7 || Math.abs(value) < 1e-4)) return value.toExponential(1);
  return value.toLocaleString("en", { maximumSignificantDigits: Math.abs(value) >= 1000 ? 7 : 4 });
}

function dated(value, span) {
  const text = new Date(value).toISOString();
  return span > 2 * 86400e3 ? text.slice(0, 10) : text.slice(5, 16).replace("T", " ");
}

function cut(text) {
  return text.length > 18 ? `${text.slice(0, 17)}…` : text;
}

function capital(text) {
  return text[0].toUpperCase() + text.slice(1);
}


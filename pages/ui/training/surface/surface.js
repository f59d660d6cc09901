// Draws what a model answers over two columns while it trains, and plays it again afterwards.
// The pictures come from a route of their own: the page is not rerun for them. Whoever asks for
// them lets the worker draw the next ones; a paused or hidden page does not ask.
const surfaces = new WeakMap();

export default function (component) {
  const { parentElement, data } = component;
  let surface = surfaces.get(parentElement);
  if (!surface) {
    surface = new Surface(parentElement);
    surfaces.set(parentElement, surface);
  }
  surface.take(data);
  return () => surface.leave();
}

const PACE = 2000; // milliseconds between two questions
const EAGER = 500; // while there is nothing to show yet
const REPLAY = 120; // milliseconds a picture is shown
const MOST = 120; // pictures that are kept

class Surface {
  constructor(root) {
    this.find = (name) => root.querySelector(name);
    this.forget();
    this.find(".pause").onclick = () => this.pause(!this.paused);
    this.find(".play").onclick = () => this.play();
    this.find(".moment").oninput = (event) => this.show(Number(event.target.value));
    for (const name of [".by", ".x", ".y"]) this.find(name).onchange = () => this.wish();
    this.find(".layers").ontoggle = () => this.draw();
    this.resized = new ResizeObserver(() => this.draw());
    this.resized.observe(this.find(".picture"));
    this.feed = new Feed({
      headers: () => ({
        "Watch-After": this.pictures.at(-1)?.number ?? 0,
        "Watch-View": this.view?.view ?? "",
      }),
      receive: (said) => this.receive(said),
      complain: (sentence) => complain(this.find(".wrong"), sentence),
      waits: () => (this.at < 0 || this.wished ? EAGER : PACE),
    });
  }

  forget() {
    this.wished = false;
    this.view = null;
    this.pictures = [];
    this.at = -1;
  }

  // What the page says whenever it has run: a token, colours, and whether the training goes on.
  take(data) {
    const ended = this.data?.live && !data.live;
    this.data = data;
    this.find(".pause").hidden = !data.live;
    if (ended) this.pause(false);
    if (this.view) this.present();
    this.feed.take(data);
  }

  leave() {
    this.left = true;
    clearTimeout(this.moving);
    this.feed.leave();
    this.resized.disconnect();
  }

  receive({ view, pictures }) {
    if (view) {
      this.forget();
      this.view = view;
      this.present();
    }
    if (!pictures.length) return;
    const follows = this.at >= this.pictures.length - 1;
    this.pictures.push(...pictures);
    while (this.pictures.length > MOST) this.thin();
    this.find(".moment").max = this.pictures.length - 1;
    if (this.at < 0) this.show(this.data.live ? 0 : this.pictures.length - 1);
    if (follows && this.data.live) this.advance(Math.max(REPLAY, PACE / pictures.length));
    else if (follows) this.show(this.pictures.length - 1);
  }

  // As the worker does: the most crowded one goes.
  thin() {
    const { pictures } = this;
    const gap = (i) => pictures[i + 1].number - pictures[i - 1].number;
    let crowded = 1;
    for (let i = 2; i < pictures.length - 1; i++) if (gap(i) < gap(crowded)) crowded = i;
    pictures.splice(crowded, 1);
    if (this.at >= crowded) this.at--;
  }

  async wish() {
    const [by, x, y] = [".by", ".x", ".y"].map((name) => this.find(name).value);
    const components = by === "components";
    const body = JSON.stringify({ x: components ? "" : x, y: components ? "" : y, components });
    await this.feed.ask("PUT", {}, body).catch((error) => complain(this.find(".wrong"), error.message));
    this.wished = true; // until the worker has taken the wish it is asked more often
    this.pause(false);
    this.find(".when").textContent = "Another view comes with the next picture.";
  }

  pause(paused) {
    this.paused = paused;
    this.find(".pause").textContent = paused ? "Go on drawing" : "Pause drawing";
    clearTimeout(this.moving);
    if (!paused && this.pictures.length) this.show(this.pictures.length - 1);
    this.feed.pause(paused);
  }

  play() {
    this.show(0);
    this.advance(REPLAY);
  }

  // One picture after the other, up to the last one there is.
  advance(pace) {
    clearTimeout(this.moving);
    if (this.left || this.paused || this.at >= this.pictures.length - 1) return;
    this.moving = setTimeout(() => {
      this.show(this.at + 1, true);
      this.advance(pace);
    }, pace);
  }

  show(at, moving = false) {
    if (!moving) clearTimeout(this.moving);
    this.at = at;
    const { data } = this;
    const picture = this.pictures[at];
    const when = `${capital(data.unit)} ${picture.step.toLocaleString("en")} of ${picture.total.toLocaleString("en")}`;
    const left = !data.live && !picture.kept && at === this.pictures.length - 1;
    const note = picture.kept ? ": the model that is kept" : left ? "; nobody watched after that" : "";
    this.find(".when").textContent = when + note;
    this.find(".moment").value = at;
    this.draw();
  }

  // The legend, the choices and the sentence, for a new view or other colours.
  present() {
    const { view, data } = this;
    this.find(".empty").hidden = !view.nothing;
    this.find(".shown").hidden = Boolean(view.nothing);
    if (view.nothing) {
      this.find(".empty").textContent = "There are no two columns here that a picture could show.";
      return;
    }
    this.choices();
    const legend = view.classes.length
      ? view.classes.map((name, i) => entry("swatch", data.colours[i], name))
      : [entry("ramp", `linear-gradient(90deg, ${data.scale})`, this.range())];
    this.find(".legend").replaceChildren(...legend);
    this.find(".note").textContent = this.sentence();
    this.find("canvas").setAttribute("aria-label", `${this.view.axes[1].name} over ${this.view.axes[0].name}. ${this.sentence()}`);
    if (this.pictures.length) this.draw();
  }

  range() {
    const [low, high] = this.view.ends;
    return `${this.data.target}: ${short(low)} to ${short(high)}`;
  }

  choices() {
    const { view } = this;
    this.find(".way").hidden = !view.components || !this.data.live;
    this.find(".by").value = view.by;
    const [x, y] = view.axes.map((axis) => axis.name);
    for (const [name, chosen] of [[".x", x], [".y", y]]) {
      const offered = view.by === "columns" ? view.columns : [];
      this.find(name).replaceChildren(...offered.map((text) => new Option(text, text)));
      this.find(name).value = chosen;
    }
    for (const label of [".x", ".y"]) {
      this.find(label).parentElement.hidden = view.by !== "columns" || !this.data.live;
    }
  }

  sentence() {
    const { view, data } = this;
    const n = view.points.length;
    const others = "all other columns have values that are usual for rows near there";
    const rows = n ? `Points: ${n} validation rows, in the colour of their true ` : "";
    if (!view.classes.length) {
      return `Colour: the ${data.target} that the model answers; ${others}. ${rows && `${rows}${data.target}.`}`;
    }
    const rings = "; a bold ring: the model is wrong about that row.";
    return `Colour: the class that the model answers, paler where it is less sure; ${others}. ${rows && `${rows}class${rings}`}`;
  }

  // Only while somebody has them open; the model that is kept has none of its own.
  layers(found) {
    const place = this.find(".layers");
    if (!found) return;
    place.hidden = false;
    if (!place.open) return;
    const shown = this.find(".histograms");
    while (shown.children.length < found.length) shown.append(document.createElement("figure"));
    found.forEach((layer, i) => {
      const figure = shown.children[i];
      if (!figure.firstChild) figure.innerHTML = '<figcaption></figcaption><canvas class="bars" role="img"></canvas>';
      figure.firstChild.textContent = layer.name;
      bars(figure.lastChild, layer, this.data.colours[0]);
    });
  }

  draw() {
    const picture = this.pictures[this.at];
    if (!picture || this.view.nothing) return;
    const canvas = this.find("canvas");
    this.layers(picture.layers);
    new Painting(canvas, this.view, picture, this.data).paint();
  }
}

// One picture on the canvas: the cells, the rows, and the axes around them.
class Painting {
  constructor(canvas, view, picture, data) {
    const { width, height, ...drawing } = prepared(canvas);
    Object.assign(this, { view, picture, data, ...drawing });
    this.ticks = this.view.axes.map((axis, i) => ticks(axis, i ? height / 45 : width / 90));
    const widest = Math.max(...this.ticks[1].map(([, text]) => this.pen.measureText(cut(text)).width));
    this.left = Math.min(widest + 30, width * 0.4);
    this.box = { x: this.left, y: 8, width: width - this.left - 12, height: height - 8 - 44 };
  }

  paint() {
    if (this.box.width < 20) return;
    this.cells();
    this.rows();
    this.axes();
  }

  cells() {
    const [ny, nx] = this.view.shape;
    const image = new ImageData(nx, ny);
    const answers = bytes(this.picture.cells);
    const sure = this.picture.sure && bytes(this.picture.sure);
    const colour = this.view.classes.length ? this.classColours() : this.shades();
    answers.forEach((answer, i) => {
      const [x, y] = [i % nx, ny - 1 - Math.floor(i / nx)]; // upwards, as people draw
      const opacity = sure ? this.opacity(sure[i]) : 255;
      image.data.set([...colour[answer], opacity], 4 * (y * nx + x));
    });
    const small = new OffscreenCanvas(nx, ny);
    small.getContext("2d").putImageData(image, 0, 0);
    const { x, y, width, height } = this.box;
    this.pen.imageSmoothingEnabled = this.view.axes.every((axis) => axis.kind !== "category");
    this.pen.imageSmoothingQuality = "high";
    this.pen.drawImage(small, x, y, width, height);
  }

  classColours() {
    return this.data.colours.map(rgb);
  }

  shades() {
    const [low, high] = this.data.scale.map(rgb);
    return Array.from({ length: 256 }, (_, i) => low.map((v, c) => v + ((high[c] - v) * i) / 255));
  }

  // From a guess among the classes to certainty.
  opacity(sure) {
    const guess = 1 / Math.max(2, this.view.classes.length);
    return 255 * (0.08 + 0.72 * Math.max(0, (sure / 255 - guess) / (1 - guess)));
  }

  rows() {
    const { pen, box, view, picture } = this;
    const colours = view.classes.length ? this.classColours() : this.shades();
    view.points.forEach(([x, y], i) => {
      const wrong = picture.misses?.[i] === "1";
      pen.beginPath();
      pen.arc(box.x + (box.width * x) / 1000, box.y + box.height * (1 - y / 1000), 3.5, 0, 7);
      pen.fillStyle = `rgb(${colours[view.truth[i]].map(Math.round)})`;
      pen.fill();
      pen.lineWidth = wrong ? 2 : 1;
      pen.strokeStyle = wrong || !picture.misses ? this.ink : this.paper;
      pen.stroke();
    });
  }

  axes() {
    const { pen, box } = this;
    pen.strokeStyle = pen.fillStyle = this.ink;
    pen.globalAlpha = 0.35;
    pen.lineWidth = 1;
    pen.strokeRect(box.x, box.y, box.width, box.height);
    pen.globalAlpha = 1;
    this.across();
    this.upwards();
  }

  across() {
    const { pen, box } = this;
    const [axis] = this.view.axes;
    const room = axis.kind === "category" ? box.width / axis.categories.length - 6 : 90;
    pen.textAlign = "center";
    pen.textBaseline = "top";
    for (const [place, text] of this.ticks[0]) {
      this.write(text, box.x + place * box.width, box.y + box.height + 6, room);
    }
    this.write(axis.name, box.x + box.width / 2, box.y + box.height + 26, box.width);
  }

  upwards() {
    const { pen, box } = this;
    pen.textAlign = "right";
    pen.textBaseline = "middle";
    for (const [place, text] of this.ticks[1]) {
      this.write(cut(text), box.x - 6, box.y + (1 - place) * box.height, this.left - 28);
    }
    pen.save();
    pen.translate(10, box.y + box.height / 2);
    pen.rotate(-Math.PI / 2);
    pen.textAlign = "center";
    this.write(this.view.axes[1].name, 0, 0, box.height);
    pen.restore();
  }

  // Text that is too long for its place ends in dots: it is never squeezed.
  write(text, x, y, room) {
    let shown = text;
    while (shown.length > 1 && this.pen.measureText(shown).width > room) {
      shown = `${[...shown.replace(/…$/, "")].slice(0, -1).join("")}…`;
    }
    this.pen.fillText(shown, x, y);
  }
}

// How the weights of one layer are spread: bars around zero.
function bars(canvas, { name, end, shares }, colour) {
  const { pen, width, height, ink } = prepared(canvas);
  const [most, floor] = [Math.max(...shares), height - 18];
  const wide = width / shares.length;
  pen.fillStyle = colour;
  shares.forEach((share, i) => {
    const high = (share / most) * (floor - 2);
    pen.fillRect(i * wide + 0.5, floor - high, wide - 1, high);
  });
  pen.fillStyle = ink;
  pen.textBaseline = "bottom";
  for (const [text, place, side] of [[-end, 0, "left"], [0, width / 2, "center"], [end, width, "right"]]) {
    pen.textAlign = side;
    pen.fillText(short(text), place, height);
  }
  canvas.setAttribute("aria-label", `${name}: weights from ${short(-end)} to ${short(end)}`);
}

function bytes(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

function rgb(hex) {
  return [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
}

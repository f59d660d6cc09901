// Sends one file piece by piece, and goes on from where it was when the connection comes back.
// Streamlit calls the default export anew whenever the page has run; what goes on is kept here.
const zones = new WeakMap();

export default function (component) {
  const { parentElement, data, setStateValue, setTriggerValue } = component;
  let zone = zones.get(parentElement);
  if (!zone) {
    zone = new Zone(parentElement);
    zones.set(parentElement, zone);
  }
  zone.finished = (name) => setStateValue("done", { id: zone.data.id, name });
  zone.renew = () => setTriggerValue("renew", true);
  zone.take(data);
  return () => zone.leave();
}

const TOLD_AGAIN = 3000; // milliseconds
const WAITS = [1, 2, 4, 8, 15]; // seconds between tries, the last one for ever
const LOST = "The connection is lost. It goes on by itself when it is back.";

const GONE = "The browser can no longer read this file: it was changed or moved. Choose it again.";

class Refused extends Error {}
class Lost extends Error {}
class Halted extends Error {}

class Zone {
  constructor(root) {
    this.find = (name) => root.querySelector(name);
    this.state = "idle"; // idle, sending, paused, waiting, refused, done
    this.controls();
    this.drops();
    this.online = () => this.wake?.();
    window.addEventListener("online", this.online);
  }

  controls() {
    const input = this.find("input");
    this.find(".choose").onclick = () => input.click();
    input.onchange = () => {
      const [file] = input.files;
      input.value = ""; // the same file may be chosen once more
      if (file) this.begin(file);
    };
    this.find(".pause").onclick = () => this.pauseOrGoOn();
    this.find(".cancel").onclick = () => this.cancel();
  }

  drops() {
    const zone = this.find(".zone");
    const over = (event, is) => {
      event.preventDefault();
      zone.classList.toggle("over", is && this.free());
    };
    zone.ondragover = (event) => over(event, true);
    zone.ondragleave = (event) => over(event, false);
    zone.ondrop = (event) => {
      over(event, false);
      if (this.free()) this.dropped(event.dataTransfer);
    };
  }

  dropped(given) {
    const [item] = given.items;
    if (!item || item.kind !== "file") return this.wrong("This is no file. Drop a file.");
    if (given.files.length > 1) return this.wrong("These are several files. Drop one at a time.");
    if (item.webkitGetAsEntry()?.isDirectory) return this.wrong("This is a folder. Drop a file.");
    this.begin(given.files[0]);
  }

  free() {
    return this.state === "idle";
  }

  // What the page says: a token each time, and another id when the last file was taken.
  take(data) {
    const next = this.data && this.data.id !== data.id;
    this.data = data;
    this.token = data.token;
    this.find("input").accept = data.accept;
    this.find(".hint").textContent = data.hint;
    if (next && this.state === "done") this.become("idle");
    this.wake?.();
  }

  begin(file) {
    this.file = file;
    this.sent = 0;
    this.find(".name").textContent = file.name;
    if (file.size > this.data.most) {
      return this.wrong(
        `“${file.name}” has ${size(file.size)}; at most ${this.data.mostSaid} can be uploaded. ` +
          "Take a part of it.",
      );
    }
    this.send(true);
    this.find(".pause").focus();
  }

  // All of it, from the first try to the last piece; each failure but a refusal is tried again.
  async send(afresh) {
    this.become("sending");
    this.speed = new Speed(this.sent);
    const turn = (this.turn = {});
    let [failures, best] = [0, -1];
    while (this.turn === turn) {
      try {
        if (afresh) await this.ask("DELETE");
        afresh = false;
        return await this.pieces(turn);
      } catch (error) {
        if (this.turn !== turn) return;
        if (error instanceof Refused) return this.refuse(error.message);
        if (!(await this.readable())) return this.refuse(GONE);
        failures = this.sent > best ? 0 : failures + 1;
        best = this.sent;
        this.become("waiting");
        await this.pauseFor(WAITS[Math.min(failures, WAITS.length - 1)]);
        if (this.turn === turn) this.become("sending");
      }
    }
  }

  async readable() {
    try {
      await this.file.slice(0, 1).arrayBuffer();
      return true;
    } catch {
      return false;
    }
  }

  async pieces(turn) {
    const length = { "Upload-Length": this.file.size };
    let there = await this.ask("GET", length);
    while (!there.whole) {
      if (this.turn !== turn) throw new Halted();
      this.show((this.sent = there.received));
      const piece = this.file.slice(there.received, there.received + this.data.piece);
      there = await this.ask("PUT", { ...length, "Upload-Offset": there.received }, piece);
    }
    this.show(this.file.size);
    this.become("done");
    this.tellThePage();
  }

  // The page may be cut off at this moment: it is told until it has taken the file.
  async tellThePage() {
    const { id } = this.data;
    while (this.state === "done" && this.data.id === id) {
      this.finished(this.file.name);
      await new Promise((resolve) => setTimeout(resolve, TOLD_AGAIN));
    }
  }

  ask(method, headers = {}, body = null) {
    return new Promise((resolve, reject) => {
      const request = (this.request = new XMLHttpRequest());
      request.open(method, this.data.path);
      request.setRequestHeader("Authorization", `Bearer ${this.token}`);
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      request.upload.onprogress = (event) => this.show(this.sent + event.loaded);
      request.onload = () => this.answered(request, resolve, reject);
      request.onerror = request.ontimeout = () => reject(new Lost());
      request.onabort = () => reject(new Halted());
      request.send(body);
    });
  }

  answered(request, resolve, reject) {
    let said;
    try {
      said = JSON.parse(request.responseText);
    } catch {
      return reject(new Lost()); // a proxy's own page, say
    }
    if (said.token) this.token = said.token;
    if (request.status === 200 || request.status === 409) return resolve(said);
    if (request.status === 401) {
      this.renew(); // the page runs again and brings another token
      return reject(new Lost());
    }
    reject(new Refused(`${said.problem} ${said.fix}`));
  }

  pauseFor(seconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, seconds * 1000);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    }).finally(() => (this.wake = null));
  }

  halt() {
    this.turn = null;
    this.request?.abort();
    this.wake?.();
  }

  pauseOrGoOn() {
    if (this.state === "sending" || this.state === "waiting") {
      this.halt();
      this.become("paused");
    } else {
      this.send(false);
    }
  }

  cancel() {
    this.halt();
    this.ask("DELETE").catch(() => {}); // if it does not get there, the server forgets it later
    this.become("idle");
    this.find(".choose").focus();
  }

  refuse(sentence) {
    this.become("refused");
    this.wrong(sentence);
  }

  leave() {
    this.halt();
    this.state = "left";
    window.removeEventListener("online", this.online);
  }

  become(state) {
    this.state = state;
    const [idle, done] = [state === "idle", state === "done"];
    this.find(".offer").hidden = !idle;
    this.find(".sending").hidden = idle;
    this.find(".acts").hidden = done;
    this.find(".pause").textContent = { refused: "Try again", paused: "Go on" }[state] ?? "Pause";
    this.find(".wrong").hidden = true;
    this.find(".state").textContent =
      { waiting: LOST, paused: "Paused.", done: "It is here.", refused: "Stopped." }[state] ?? "";
  }

  wrong(sentence) {
    const place = this.find(".wrong");
    place.textContent = sentence;
    place.hidden = false;
  }

  show(sent) {
    const total = this.file.size;
    const share = total ? Math.min(1, sent / total) : 1;
    this.find(".bar").style.width = `${100 * share}%`;
    this.find(".track").setAttribute("aria-valuenow", Math.round(100 * share));
    this.find(".share").textContent = `${size(Math.min(sent, total))} of ${size(total)}`;
    const left = this.speed.left(sent, total);
    if (this.state === "sending" && left) this.find(".state").textContent = left;
  }
}

// How long it takes yet, said at most once a second.
class Speed {
  constructor(sent) {
    this.from = sent;
    this.start = this.said = Date.now();
  }

  left(sent, total) {
    const now = Date.now();
    if (now - this.said < 1000 || sent <= this.from) return "";
    this.said = now;
    const speed = (sent - this.from) / ((now - this.start) / 1000);
    return `${size(speed)} a second, ${time((total - sent) / speed)} left`;
  }
}

function size(bytes) {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let unit = 0;
  for (; bytes >= 1000 && unit < units.length - 1; unit++) bytes /= 1000;
  return `${unit ? bytes.toFixed(bytes < 10 ? 1 : 0) : Math.round(bytes)} ${units[unit]}`;
}

function time(seconds) {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

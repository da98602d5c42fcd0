// The screen of the room. It holds the whole morning and the server's time, so it goes on when the network does not.
"use strict";

const main = document.getElementById("main"), $ = (id) => document.getElementById(id);
const MINUTE = 60_000, POLL = 3_000, TURN = 7_000, FAR = 12 * 60 * MINUTE;
const walking = Number(main.dataset.walking) * 1000;

let told = JSON.parse(main.dataset.state), offset, heard;
let seen = null, shown = "", from = 0, pages = [0], held = false;

const parts = new Intl.DateTimeFormat("en", { hour: "numeric", minute: "2-digit", hourCycle: "h23", timeZone: $("time").dataset.zone });
const clock = (moment) => { // as the server writes the times beside it
  const [hour, , minute] = parts.formatToParts(moment).map((one) => one.value);
  return fill($("time").dataset.words, { hour: Number(hour), minute });
};
const now = () => offset + performance.now();
const fill = (words, places) => words.replace(/\{(\w+)\}/g, (_, name) => places[name]);
const put = (one, text) => { if (one.textContent !== text) one.textContent = text; };

// What the server said at a moment of our own clock; who goes where stays, if nothing new came with it.
const take = (said, asked) => {
  told = { ...told, ...said };
  offset = said.now - asked;
  heard = performance.now();
};

// As in matchmaker/day/rounds.py.
const stageAt = (moment) => {
  for (const round of told.rounds) {
    if (moment >= round.start && moment < round.end) return { phase: "meeting", round, until: round.end };
    if (moment < round.start) return { phase: round === told.rounds[0] ? "before" : "between", round, until: round.start };
  }
  return { phase: "over", round: null, until: null };
};

// As in matchmaker/day/screens.py.
const toShow = (stage, moment) =>
  stage.round && (moment < stage.round.start + walking ? stage.round
    : told.rounds.find((one) => one.start > stage.round.start) ?? null);

// What is left, with its units: digits alone would look like another time of day.
const countdown = (milliseconds) => {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000)), minutes = Math.floor(seconds / 60);
  if (minutes >= 60) return [[Math.floor(minutes / 60), "h"], [minutes % 60, "min"]];
  return minutes ? [[minutes, "min"], [seconds % 60, "s"]] : [[seconds, "s"]];
};
const count = (one, parts) => {
  if (one.textContent === parts.map(([number, unit]) => `${number} ${unit} `).join("")) return;
  one.replaceChildren(...parts.flatMap(([number, unit]) => {
    const small = document.createElement("small");
    small.textContent = ` ${unit} `;
    return [number, small];
  }));
};

const listen = (stage, left) => {
  const number = stage.round?.number ?? 0;
  if (seen && stage.phase === "meeting" && (seen.phase !== "meeting" || seen.number !== number)) gong.strike("start");
  else if (seen?.phase === "meeting" && stage.phase !== "meeting") gong.strike("end");
  else if (seen?.phase === "meeting" && seen.left > MINUTE && left <= MINUTE) gong.strike("soon");
  seen = { phase: stage.phase, number, left };
};

const tell = (stage, moment) => {
  const phase = told.paused === null ? stage.phase : "paused", round = stage.round;
  const number = document.createElement("strong"), words = $("phase").dataset[phase];
  const heading = phase === "meeting" ? `${words} ${round.number}` : words;
  if ($("phase").textContent !== heading) {
    number.textContent = round?.number;
    $("phase").replaceChildren(...(phase === "meeting" ? [`${words} `, number] : [words]));
  }
  $("now").className = `now ${phase}`;
  const left = stage.until === null ? null : stage.until - moment;
  count($("left"), left === null || left > FAR ? [] : countdown(left));
  $("now").classList.toggle("soon", phase === "meeting" && left <= MINUTE);
  const until = $("until").dataset;
  const sentence = phase === "meeting" ? until.meeting : phase === "paused" && stage.phase === "meeting" ? until.held : until.next;
  put($("until"), round === null ? "" : fill(sentence, {
    number: round.number, clock: stage.phase === "meeting" ? round.ends : round.starts,
  }));
  const of = toShow(stage, moment);
  $("last").hidden = !(stage.phase === "meeting" && of === null);
  $("whither").hidden = of === null;
  if (of) put($("free"), fill($("free").dataset.words, { number: of.number }));
  if (of) put($("next"), fill($("next").dataset[moment >= of.start ? "now" : "next"], { number: of.number, clock: of.starts }));
  list(of);
};

const line = ([name, table, zone]) => {
  const item = document.createElement("li"), who = document.createElement("span"), where = document.createElement("strong");
  const word = document.createElement("span"), small = document.createElement("small");
  who.className = "name";
  who.textContent = name;
  word.className = "out-of-sight";
  word.textContent = $("seats").dataset.table;
  where.append(word, ` ${table}`);
  small.textContent = zone;
  item.append(who, ...(zone ? [" ", small] : []), " ", where);
  return item;
};

// As many lines as fit, from one on; all of them where the page may be scrolled.
const page = (lines, first) => {
  const seats = $("seats");
  seats.replaceChildren();
  let next = first;
  for (; next < lines.length; next++) {
    seats.append(line(lines[next]));
    if (next > first && (seats.scrollWidth > seats.clientWidth + 1 || seats.scrollHeight > seats.clientHeight + 1)) {
      seats.lastChild.remove();
      break;
    }
  }
  return next;
};

// A large event has several screens: ``#A-H`` behind the address shows a part of the alphabet.
const initial = ([name]) => name.normalize("NFD")[0].toUpperCase().replace("Œ", "O").replace(/[^A-Z]/, "A");
const linesOf = (of) => {
  const lines = told.seats[of?.number] ?? [], part = /^#([A-Z])-([A-Z])$/i.exec(location.hash.toUpperCase());
  return part ? lines.filter((one) => initial(one) >= part[1] && initial(one) <= part[2]) : lines;
};

const list = (of) => {
  const lines = linesOf(of);
  const key = `${location.hash} ${of?.number} ${told.mark} ${innerWidth} ${innerHeight} ${$("notice").textContent}`;
  $("free").hidden = !lines.length;
  $("none").hidden = !of || lines.length > 0;
  put($("none"), $("none").dataset[told.planned ? "free" : "later"]);
  if (key === shown) return;
  shown = key;
  pages = [0];
  $("seats").classList.remove("few");
  for (let next = 0; (next = page(lines, next)) < lines.length;) pages.push(next);
  $("seats").classList.toggle("few", pages.length < 2);
  $("hold").hidden = pages.length < 2;
  from = 0;
  turn(lines);
};

const turn = (lines) => {
  const end = page(lines, pages[from]), part = $("part");
  if (pages.length < 2) return put(part, "");
  const letters = { from: lines[pages[from]][0].slice(0, 3), to: lines[end - 1][0].slice(0, 3) };
  put(part, `${fill(part.dataset.words, letters)} · ${fill(part.dataset.pages, { number: from + 1, pages: pages.length })}`);
};

const tick = () => {
  const moment = told.paused ?? now(), stage = stageAt(moment);
  if ($("notice").textContent !== told.notice) $("notice").textContent = told.notice;
  $("notice").hidden = !told.notice;
  $("provisional").hidden = !told.provisional;
  tell(stage, moment);
  listen(stage, stage.until - moment);
  put($("time"), clock(now()));
  const silent = Math.floor((performance.now() - heard) / MINUTE), contact = $("contact");
  contact.hidden = silent < 1;
  put(contact, fill(contact.dataset.words, { number: silent }));
};

const ask = async () => {
  try {
    const asked = performance.now();
    const answer = await fetch(`${main.dataset.address}?mark=${told.mark}`, { signal: AbortSignal.timeout(2 * POLL) });
    if (answer.status === 404) return location.reload(); // it is not shown any more, or elsewhere
    if (answer.ok) {
      take(await answer.json(), (asked + performance.now()) / 2);
      tick();
    }
  } catch { /* Offline: everything goes on as it was said last. */ }
  setTimeout(ask, POLL);
};

$("sound").addEventListener("click", ({ target }) => {
  if (gong.context === null) document.documentElement.requestFullscreen?.().catch(() => {});
  if (gong.loud) gong.loud = false;
  else gong.open();
  if (gong.loud) gong.strike("soon");
  target.textContent = gong.loud ? target.dataset.mute : target.dataset.loud;
  target.classList.add("quiet");
});
$("full").addEventListener("click", () => {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen();
});
$("hold").addEventListener("click", ({ target }) => {
  held = !held;
  target.textContent = held ? target.dataset.on : target.dataset.off;
});

// Once it goes, the room need not read the buttons; they come back when somebody reaches for them.
let rest;
const wake = () => {
  clearTimeout(rest);
  $("hands").classList.remove("away");
  rest = setTimeout(() => $("hands").classList.toggle("away", gong.loud || Boolean(document.fullscreenElement)), TURN);
};
for (const what of ["pointermove", "pointerdown", "keydown", "fullscreenchange"]) addEventListener(what, wake);

take(told, performance.now());
$("hands").hidden = false;
wake();
tick();
setInterval(tick, 250);
setInterval(() => {
  const of = toShow(stageAt(told.paused ?? now()), told.paused ?? now());
  if (held || !of || pages.length < 2) return;
  from = (from + 1) % pages.length;
  turn(linesOf(of));
}, TURN);
setTimeout(ask, POLL);

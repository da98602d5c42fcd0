// Check-in that survives the network: everybody is looked through here, and each tap waits in this browser under a
// random key until the server has answered for it. Works over plain http; without this file the page has forms.
"use strict";

const results = document.getElementById("results-of"), line = document.getElementById("line"), none = document.getElementById("none");
const found = document.getElementById("found"), box = document.getElementById("q"), missing = document.getElementById("missing");
const pattern = document.getElementById("pattern").content.firstElementChild, said = results.dataset;
const PREFIX = `checkin ${said.event} `, PATIENCE = 10000, PAUSE = 8000;

let people = [], version = "", here = {}, token = document.querySelector("[name=csrf_token]").value;
let trouble = "", refused = false, sending = false;

// One item for each tap, so that tabs of the same browser never write over each other.
const memory = new Map();
let volatile = false;
const keep = (tap) => {
  memory.set(tap.key, tap);
  try { localStorage.setItem(PREFIX + tap.key, JSON.stringify(tap)); } catch { volatile = true; }
};
const forget = (key) => {
  memory.delete(key);
  try { localStorage.removeItem(PREFIX + key); } catch { volatile = true; }
};
const waiting = () => {
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(PREFIX)) memory.set(name.slice(PREFIX.length), JSON.parse(localStorage.getItem(name)));
    }
    for (const key of memory.keys()) if (!volatile && localStorage.getItem(PREFIX + key) === null) memory.delete(key);
  } catch { volatile = true; }
  return [...memory.values()].sort((one, other) => one.at - other.at);
};
const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("œ", "oe").replaceAll("æ", "ae");
const seek = (query) => {
  const wanted = fold(query).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  if (!wanted.length) return [];
  const numbered = people.filter((one) => wanted.length === 1 && String(one.number) === wanted[0]);
  const named = people.filter((one) => wanted.every((word) => one.words.some((known) => known.startsWith(word))));
  return numbered.length ? numbered : named;
};

const standing = (one, taps) => {
  const last = taps.filter((tap) => tap.participant === one.id).at(-1), known = here[one.id];
  if (!last) return known && { here: known.here, key: known.key, persons: known.persons, text: (known.here ? said.here : said.left).replace("{time}", known.at) };
  const text = { in: said.waitsIn, out: said.waitsOut, undo: said.waitsUndo }[last.way];
  return { here: last.way === "in", key: last.way === "undo" ? "" : last.key, persons: known?.persons ?? [], text };
};

const fill = (card, one, taps) => {
  const now = standing(one, taps);
  card.classList.toggle("here", Boolean(now?.here));
  card.querySelector(".said").textContent = now?.text ?? "";
  card.querySelector("[value=in]").hidden = Boolean(now?.here);
  card.querySelector("[value=out]").hidden = !now?.here;
  card.querySelector("[value=undo]").hidden = !now?.key;
  card.querySelector("[name=last]").value = now?.key ?? "";
  for (const [place, button] of [...card.querySelectorAll(".persons button")].entries()) {
    const tapped = taps.some((tap) => tap.participant === one.id && tap.person === place && tap.way === "in");
    button.disabled = Boolean(now?.here) && (tapped || now.persons.includes(place));
  }
};

const draw = (one) => {
  const card = pattern.cloneNode(true), persons = card.querySelector(".persons"), [button] = persons.children;
  card.querySelector(".name").textContent = one.name;
  card.querySelector(".kind").textContent = `${said.number} ${one.number} · ${one.kind}`;
  for (const whom of card.querySelectorAll(".whom")) whom.textContent = one.name;
  card.querySelector("[name=participant]").value = one.id;
  persons.hidden = one.people.length < 2;
  persons.replaceChildren(...(one.people.length < 2 ? [] : one.people).map((name, place) => {
    const mine = button.cloneNode(true);
    mine.textContent = name;
    mine.value = `in ${place}`;
    return mine;
  }));
  return card;
};

let shown = ""; // whose cards stand there: they are filled anew, not drawn anew, so that the focus stays
const show = () => {
  if (!people.length) return;
  const all = seek(box.value), some = all.slice(0, Number(said.most)), taps = waiting(), ids = some.map((one) => one.id).join();
  if (ids !== shown || found.children.length !== some.length) found.replaceChildren(...some.map(draw));
  shown = ids;
  some.forEach((one, place) => fill(found.children[place], one, taps));
  none.textContent = all.length > some.length ? said.more : box.value.trim() && !all.length ? said.nobody : "";
  for (const count of document.querySelectorAll("#counts [data-role]")) {
    count.textContent = people.filter((one) => one.role === count.dataset.role && standing(one, taps)?.here).length;
  }
  for (const card of missing.querySelectorAll("[data-participant]")) {
    card.hidden = Boolean(standing({ id: Number(card.dataset.participant) }, taps)?.here);
  }
  tell(taps.length);
};

const tell = (number) => {
  const words = [trouble && line.dataset[trouble], number && (trouble || number > 1) && line.dataset.kept.replace("{number}", number),
    refused && line.dataset.refused, volatile && number && line.dataset.volatile].filter(Boolean).join(" ");
  if (line.textContent !== words) line.textContent = words;
  line.hidden = !words;
  line.className = trouble || refused ? "summary" : "notice";
};

const ask = async (address, more = {}) => {
  const answer = await fetch(address, { ...more, signal: AbortSignal.timeout(PATIENCE) });
  if (answer.status === 403) { trouble = "out"; throw new Error("signed out"); }
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
};

const refresh = async () => {
  const now = await ask(said.state);
  ({ token, here } = now);
  if (!missing.contains(document.activeElement)) missing.innerHTML = now.missing;
  if (now.people !== version) { people = await ask(said.people); version = now.people; }
};

const send = async () => {
  const taps = waiting().slice(0, 200);
  if (!taps.length) return;
  const body = JSON.stringify({ taps: taps.map(({ at, ...tap }) => ({ ...tap, ago: Math.max(0, Date.now() - at) })) });
  const now = await ask(said.taps, { method: "POST", body, headers: { "Content-Type": "application/json", "X-CSRFToken": token } });
  for (const tap of taps) {
    forget(tap.key);
    delete here[tap.participant];
  }
  Object.assign(here, now.here);
  refused = now.refused.length > 0;
};

const work = async (all) => { // one at a time: what is tapped meanwhile goes with the next
  if (sending) return;
  sending = true;
  try {
    if (all) await refresh();
    while (waiting().length) await send();
    trouble = "";
  } catch (error) {
    if (error.message !== "signed out") trouble = "lost";
  }
  sending = false;
  show();
};

const tap = (participant, value) => {
  const [way, person] = value.split(" "), key = newKey();
  const last = standing({ id: participant }, waiting())?.key;
  if (way === "undo" && !last) return;
  keep({ key, participant, way, ...(way === "undo" ? { of: last } : {}), ...(person ? { person: Number(person) } : {}), at: Date.now() });
  show();
  work(false);
};

document.addEventListener("submit", (event) => {
  if (event.target.id === "search") {
    event.preventDefault();
    return found.querySelector("button:not([hidden])")?.focus();
  }
  const button = event.submitter;
  if (button?.name !== "tap" || !found.contains(button) || !people.length) return;
  event.preventDefault();
  const card = button.closest("li");
  tap(Number(event.target.elements.participant.value), button.value);
  if (!matchMedia("(pointer: fine)").matches) return card.querySelector("button:not([hidden])").focus(); // else a keyboard comes up
  box.focus();
  box.select();
});
box.addEventListener("input", show);
addEventListener("online", () => work(true));
addEventListener("storage", show);

const again = () => setTimeout(async () => { await work(true); again(); }, PAUSE);
work(true).then(again);

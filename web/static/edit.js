// A click on a meeting asks the server what every cell is for it, without loading the page anew; arrow keys walk the grid.
"use strict";

const panel = document.getElementById("panel"), table = document.querySelector("table.spots");
const form = table.closest("form"), home = location.pathname;
const cells = () => [...table.querySelectorAll("td[data-at]")];
let picked = new URLSearchParams(location.search).get("pick");

const ask = async (parts) => {
  const answer = await fetch(`${panel.dataset.cells}?${new URLSearchParams(parts)}`);
  if (!answer.ok) throw new Error(answer.status);
  const said = await answer.json();
  if (String(said.revision) !== panel.dataset.revision) throw new Error("this page shows an older plan");
  return said;
};

const walkable = () => cells().map((cell) => cell.firstElementChild).filter((one) => one?.tagName === "BUTTON");

const hold = (button) => { // what has the focus already is not shown by itself when the panel above it grows
  button.focus();
  button.scrollIntoView({ block: "nearest", inline: "nearest" });
};

const stop = (button) => { // one stop for the whole grid: arrows do the rest
  for (const one of walkable()) one.tabIndex = one === button ? 0 : -1;
};

const aim = async (button) => {
  const answer = await ask({ pick: picked, to: button.value });
  panel.innerHTML = answer.panel;
  for (const cell of cells()) cell.classList.toggle("aimed", cell.dataset.at === button.value);
  table.querySelector(".because")?.remove();
  const reason = document.getElementById("reason");
  if (reason) return reason.focus();
  const because = document.createElement("span"); // it cannot be: the cell itself says why, and keeps the focus
  because.className = "note because";
  because.role = "status";
  button.append(because);
  because.textContent = answer.said;
  hold(button);
};

const mark = (cell, [state, words]) => {
  let button = cell.querySelector("button");
  if (!button) {
    button = document.createElement("button");
    button.type = "submit";
    button.append(...[...cell.childNodes].filter((one) => one.nodeType === 1 && !one.classList.contains("closed")));
    cell.replaceChildren(button);
  }
  button.name = "to";
  button.value = cell.dataset.at;
  button.querySelector(".state")?.remove();
  const said = document.createElement("span");
  said.className = "state";
  said.textContent = words;
  button.prepend(said);
  cell.className = state;
};

let coming; // asked for when the button goes down: the answer is there when it comes up
table.addEventListener("pointerdown", (event) => {
  const button = event.target.closest("button[name=pick]");
  coming = button && { pair: button.value, answer: ask({ pick: button.value }).catch(() => null) };
});

const pick = async (pair) => {
  const answer = (coming?.pair === pair && (await coming.answer)) || (await ask({ pick: pair }));
  picked = pair;
  history.replaceState(null, "", `${home}?pick=${pair}`);
  panel.innerHTML = answer.panel;
  for (const cell of cells()) if (answer.cells[cell.dataset.at]) mark(cell, answer.cells[cell.dataset.at]);
  const here = table.querySelector(".here > button") ?? walkable()[0];
  if (here) { stop(here); hold(here); }
};

form.addEventListener("submit", async (event) => {
  const button = event.submitter;
  if (!button) return;
  event.preventDefault();
  try {
    if (button.name === "pick") await pick(button.value);
    else await aim(button);
  } catch { // signed out, changed meanwhile, offline: the page itself says so
    location.assign(`${home}?${new URLSearchParams(button.name === "pick" ? { pick: button.value } : { pick: picked, to: button.value })}`);
  }
});

document.addEventListener("keydown", (event) => {
  const cell = event.target.closest?.("td[data-at]");
  if (cell && event.key === "Escape" && picked) return location.assign(home);
  const step = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
  if (!step || !cell) return;
  event.preventDefault();
  let row = cell.parentElement, column = [...row.children].indexOf(cell);
  for (;;) {
    column += step[0];
    if (step[1]) row = step[1] > 0 ? row.nextElementSibling : row.previousElementSibling;
    const next = row?.children[column];
    if (!next?.dataset.at) return;
    const button = next.querySelector("button");
    if (button) { stop(button); return button.focus(); }
  }
});

stop(table.querySelector(".here > button") ?? walkable()[0]);

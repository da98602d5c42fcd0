// A sheet with one key for each line; without this file its buttons and boxes do the same.
"use strict";

const lines = [...document.querySelectorAll("#lines fieldset")];
const KEYS = { h: ["yes", false], t: ["yes", false], n: ["no", false], f: ["yes", true], s: ["yes", true], u: ["", false] };

const go = (line) => (line ? line.querySelector("input:checked[type=radio]") ?? line.querySelector("[type=radio]") : document.querySelector("main form .actions .button")).focus();

document.addEventListener("keydown", (event) => {
  const place = lines.findIndex((one) => one.contains(event.target));
  if (place < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key], said = KEYS[event.key.toLowerCase()];
  if (!step && !said) return;
  event.preventDefault();
  if (said) {
    const [held, follow] = said;
    lines[place].querySelector(`[type=radio][value="${held}"]`).checked = true;
    lines[place].querySelector("[type=checkbox]").checked = follow;
  }
  if (place + (step ?? 1) >= 0) go(lines[place + (step ?? 1)]);
});

document.getElementById("keys").hidden = false;
if (lines.length && !document.querySelector(".summary")) go(lines.find((one) => one.querySelector("[type=radio][value='']").checked) ?? lines[0]);

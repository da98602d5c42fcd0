// How far a computation is, asked about twice a second until it is over; without this file a link shows the page again.
"use strict";

const standing = document.getElementById("standing"), figures = document.getElementById("figures");
const said = document.getElementById("said"), hands = document.getElementById("hands");

const show = (page) => {
  const now = page.getElementById("standing");
  if (!now) return location.reload();
  standing.replaceChildren(...now.childNodes);
  figures?.replaceChildren(...page.getElementById("figures").childNodes);
  if (said.textContent !== now.dataset.said) said.textContent = now.dataset.said; // read aloud: only what is new
  const mine = hands.querySelector(".actions"), next = page.querySelector("#hands .actions");
  const changed = mine && next && mine.children.length !== next.children.length;
  if (changed && !mine.contains(document.activeElement)) mine.replaceWith(next);
  if ("lasts" in now.dataset) return again();
  if (hands.contains(document.activeElement)) standing.focus();
  hands.remove();
};

const again = () => setTimeout(async () => {
  try {
    const answer = await fetch(location.href);
    if (answer.status === 403) return location.reload(); // signed out meanwhile
    if (answer.ok) return show(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch { /* Offline for a moment, or the server starts again. */ }
  again();
}, 600);

again();

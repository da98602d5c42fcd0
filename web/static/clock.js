// Counts down on the organiser's page, and shows it again when something begins or somebody else touched the clock.
"use strict";

const left = document.getElementById("left");

if (left) {
  const until = performance.now() + Number(left.dataset.left), two = (number) => String(number).padStart(2, "0");
  const tick = () => {
    const seconds = Math.ceil(("held" in left.dataset ? Number(left.dataset.left) : until - performance.now()) / 1000);
    if (seconds <= 0) return location.reload();
    const hours = Math.floor(seconds / 3600);
    left.textContent = hours > 12 ? "" : `${hours ? `${hours}:${two(Math.floor(seconds / 60) % 60)}` : Math.floor(seconds / 60)}:${two(seconds % 60)}`;
    setTimeout(tick, 250);
  };
  tick();
}

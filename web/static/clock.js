// Counts down on the organiser's page, and shows it again when something begins or somebody else touched the clock.
"use strict";

const left = document.getElementById("left");

if (left) {
  const until = performance.now() + Number(left.dataset.left);
  const tick = () => {
    const seconds = Math.ceil(("held" in left.dataset ? Number(left.dataset.left) : until - performance.now()) / 1000);
    if (seconds <= 0) return location.reload();
    const minutes = Math.floor(seconds / 60), hours = Math.floor(minutes / 60);
    const far = hours ? `${hours} h ${minutes % 60} min` : "", near = minutes ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
    left.textContent = hours > 12 ? "" : far || near; // with units: digits alone would look like another time of day
    setTimeout(tick, 250);
  };
  tick();
}

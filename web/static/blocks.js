// Adds and takes away blocks of a form without asking the server. Without this file the same buttons send the form.
"use strict";

for (const list of document.querySelectorAll("[data-blocks]")) {
  const spare = list.querySelector("template");
  const add = list.querySelector(".add");
  const blocks = () => list.querySelectorAll(":scope > .block");
  let next = blocks().length;

  const settle = () => {
    blocks().forEach((block, position) => {
      for (const number of block.querySelectorAll(".number")) number.textContent = position + 1;
    });
    add.hidden = blocks().length >= Number(list.dataset.most);
  };

  list.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=step]");
    if (!button) return;
    event.preventDefault();
    if (button.classList.contains("more")) {
      const copy = document.createElement("template");
      copy.innerHTML = spare.innerHTML.replaceAll("-NEW", `-${next++}`);
      add.before(copy.content);
      settle();
      [...blocks()].at(-1).focus();
    } else {
      button.closest(".block").remove();
      settle();
      add.firstElementChild.focus();
    }
  });
}

// While a new event is typed, the server says what it means; without this script a button does.
const said = document.getElementById("outline"), form = said.closest("form");
let waiting;
form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    const typed = new FormData(form);
    typed.delete("csrf_token");
    try {
      const answer = await fetch(`${said.dataset.outline}?${new URLSearchParams(typed)}`);
      const text = answer.ok ? await answer.text() : "";
      if (text) said.textContent = text;
    } catch { /* Offline for a moment: the sentence stays as it was. */ }
  }, 400);
});

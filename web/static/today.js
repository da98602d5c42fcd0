// On the day the agenda follows the clock of the room while somebody looks at it; without this file it is reloaded.
"use strict";

const PARTS = ["today", "shifted", "agenda"];

const follow = async () => {
  if (document.hidden) return;
  try {
    const answer = await fetch(location.href);
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const news = PARTS.map((id) => [document.getElementById(id), page.getElementById(id)]);
    if (news.some(([here, there]) => !here !== !there)) return location.reload();
    for (const [here, there] of news) if (here && here.outerHTML !== there.outerHTML && !here.contains(document.activeElement)) here.replaceWith(there);
  } catch { /* Offline for a moment. */ }
};

setInterval(follow, 60_000);
document.addEventListener("visibilitychange", follow);

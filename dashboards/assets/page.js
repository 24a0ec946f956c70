// The live page: follows the stream, and says so plainly when the stream has gone quiet.

import { element, keep, put, putOrHide } from "./dom.js";
import { showFlow } from "./flow.js";
import { clock, duration, lang, number, say, text, useZone } from "./format.js";
import { changes, showDurations, showMachines } from "./machines.js";
import { showRevisions } from "./revisions.js";
import { showRoom } from "./room.js";
import { showStep } from "./step.js";

const QUIET = 3000; // milliseconds without news after which nothing on the page counts as live
const byId = (id) => document.getElementById(id);

const heard = { now: null, stream: performance.now(), shadow: performance.now(), cause: null };

function follow() {
  const stream = new EventSource("/api/v1/stream");
  const on = (topic, act) => stream.addEventListener(topic, (event) => {
    heard.stream = performance.now();
    act(JSON.parse(event.data));
    tick();
  });
  on("now", hearNow);
  on("maturity", showStep);
  on("flow", (flow) => showFlow(flow, heard.now?.machines[0]?.shift));
  on("room", hearRoom);
  on("pulse", hearPulse);
  // The browser reconnects by itself, except after an answer that is no stream.
  stream.addEventListener("error", () => {
    if (stream.readyState === EventSource.CLOSED) setTimeout(follow, 2000);
  });
}

function hearPulse(pulse) {
  heard.cause = pulse.answers ? null : pulse.cause;
  if (pulse.answers) heard.shadow = performance.now();
}

function hearRoom(room) {
  const said = showRoom(room);
  if (said) put(byId("announce"), said);
}

function hearNow(now) {
  const before = heard.now;
  heard.now = now;
  heard.shadow = performance.now();
  heard.cause = null;
  useZone(now.plant.zone);
  document.title = text("title", { plant: say(now.plant.name) });
  put(byId("plant"), say(now.plant.name));
  byId("simulated").hidden = !now.plant.simulated;
  byId("main").hidden = false;
  showMachines(now);
  showRevisions(now.revisions, now.at);
  const said = changes(before, now);
  if (said) put(byId("announce"), said);
  showFooter(now);
}

function showFooter(now) {
  const count = now.dead_letters;
  byId("foot-letters").hidden = false;
  byId("letters").hidden = !count;
  put(byId("foot-letters-count"), count
    ? text("foot.letters", { count: number(count) })
    : text("foot.letters.none"));
  put(byId("foot-zone"), text("foot.zone", { zone: now.plant.zone }));
}

// Several times a second: durations run while news arrive, and stand still when they do not.
function tick() {
  const here = performance.now();
  const cut = here - heard.stream > QUIET;
  const away = heard.cause !== null || here - heard.shadow > QUIET;
  const stale = cut || away;
  const turned = stale && !document.body.classList.contains("stale");
  document.body.classList.toggle("stale", stale);
  document.body.classList.toggle("waiting", heard.now === null);
  showBanner(cut, stale, here);
  if (turned) put(byId("announce"), byId("banner-still").textContent);
  if (heard.now === null) return;
  const time = clock(heard.now.at, { seconds: true, today: heard.now.at });
  put(byId("live"), text(stale ? "live.off" : "live.on", { time }));
  put(byId("foot-updated"), text("foot.updated", { time }));
  put(byId("foot-store"), cut ? "" : text(away ? "foot.store.off" : "foot.store.on"));
  if (!stale) showDurations(heard.now, Date.parse(heard.now.at) + (here - heard.shadow));
}

function showBanner(cut, stale, here) {
  byId("banner").hidden = !stale;
  if (!stale) return;
  const age = duration((here - (cut ? heard.stream : heard.shadow)) / 1000);
  put(byId("banner-text"), text(cut ? "stale.stream" : "stale.shadow", { age }));
  putOrHide(byId("banner-cause"), cut ? "" : say(heard.cause));
  put(byId("banner-still"), heard.now
    ? text("stale.still", { time: clock(heard.now.at, { seconds: true }) })
    : text("stale.nothing"));
}

async function showLetters() {
  try {
    const answer = await fetch(`/api/v1/letters?limit=50&lang=${lang}`);
    if (!answer.ok) throw new TypeError(answer.statusText);
    const { letters } = await answer.json();
    byId("letters-away").hidden = true;
    keep(byId("letters-rows"), letters.map((letter, index) => ({ ...letter, index })),
      (letter) => String(letter.index), makeLetter, showLetter);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    byId("letters-away").hidden = false;
  }
}

function makeLetter() {
  const row = document.createElement("tr");
  row.append(element("td"), element("td"), element("td"), element("td"));
  return row;
}

function showLetter(row, letter) {
  const cells = [
    clock(letter.seen, { seconds: true, today: heard.now?.at ?? letter.seen }),
    [letter.source, letter.address].join(" · "), letter.cause, letter.body,
  ];
  cells.forEach((said, index) => put(row.children[index], said));
}

byId("letters").addEventListener("toggle", () => {
  if (byId("letters").open) showLetters();
});
document.addEventListener("visibilitychange", tick);
setInterval(tick, 250);
follow();

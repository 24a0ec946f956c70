// The machines: what needs attention first, then one card each.

import { copy, keep, put, putOrHide, shape, slot } from "./dom.js";
import { bounds, clock, duration, figure, hasText, number, say, text } from "./format.js";
import { byLateData, causes } from "./revisions.js";

const FACTORS = ["availability", "performance", "quality"];
const LINKS = { connected: "link-up", lost: "link-lost", none: "mark-open" };
const TROUBLE = ["down", "unknown", "blocked", "starved"];

export function showMachines(now) {
  keep(
    document.getElementById("cards"), now.machines, (machine) => machine.id,
    () => copy("card"), (card, machine) => showCard(card, machine, now.at),
  );
}

// The durations run between two snapshots; `at` is the plant's time, not this computer's.
export function showDurations(now, at) {
  const cards = document.getElementById("cards").children;
  now.machines.forEach((machine, index) => {
    put(slot(cards[index], "since"), since(machine, now.at, at));
    put(slot(cards[index], "link-text"), linkWords(machine.link, at));
  });
  showProblems(now, at);
}

function since(machine, today, at) {
  if (!machine.since) return text("since.never");
  const length = (at - Date.parse(machine.since)) / 1000;
  return text("since", {
    duration: duration(length), time: clock(machine.since, { seconds: length < 3600, today }),
  });
}

function linkWords(link, at) {
  if (link.status !== "lost") return text(`link.${link.status}`);
  const gone = link.since ? (at - Date.parse(link.since)) / 1000 : null;
  const said = [gone === null ? text("link.gone") : text("link.lost", { duration: duration(gone) })];
  if (link.reason) said.push(reasonOf(link.reason));
  if (link.retry !== null) said.push(text("link.retry", { duration: duration(Math.ceil(link.retry)) }));
  return said.join(" · ");
}

// The machine's own word for its state; an unknown state has a reason of ours instead.
function wordOf(machine) {
  if (machine.state !== "unknown") return machine.reason && text("word", { word: machine.reason });
  return machine.reason && text("word.unknown", { word: reasonOf(machine.reason) });
}

// Ombre's own reasons are codes, with a text each; any other is a text already.
function reasonOf(reason) {
  const key = `reason.${String(reason).replaceAll(" ", "_")}`;
  return hasText(key) ? text(key) : say(reason);
}

function showCard(card, machine, today) {
  card.id = `machine-${machine.id}`;
  card.dataset.state = machine.state;
  card.classList.toggle("lost", machine.link.status === "lost");
  shape(card.querySelector(".card-top svg"), `state-${machine.state}`);
  put(slot(card, "name"), say(machine.name));
  put(slot(card, "state"), text(`state.${machine.state}`));
  putOrHide(slot(card, "word"), wordOf(machine));
  shape(slot(card, "link").querySelector("svg"), LINKS[machine.link.status]);
  slot(card, "link").classList.toggle("bad", machine.link.status === "lost");
  showOee(card, machine, today);
  showFactors(card, machine);
  showFacts(card, machine);
}

function showOee(card, machine, today) {
  const oee = machine.oee;
  put(slot(card, "oee"), figure(oee.value, oee.unit));
  slot(card, "oee").classList.toggle("flagged", oee.value > 1);
  const from = clock(machine.window.from, { today });
  const shift = machine.shift;
  put(slot(card, "window"), shift
    ? text("oee.shift", { shift: say(shift.name), from: clock(shift.from, { today }), to: clock(shift.to, { today }) })
    : text("oee.window", { from, to: clock(machine.window.to, { today }) }));
  const notes = [noteOf(oee), oee.revised ? revisedWords(oee.revised, today) : ""];
  putOrHide(slot(card, "oee-note"), notes.filter(Boolean).join(" · "));
  putOrHide(slot(card, "profile"), profiles(oee, machine.trs));
}

// When a figure that had been shown last changed, and why: late data are counted and named.
function revisedWords(revised, today) {
  const time = clock(revised.at, { today });
  if (!byLateData(revised)) return text("oee.revised.by", { time, causes: causes(revised) });
  return text("oee.revised", {
    time, count: number(revised.events), signals: revised.signals.join(", "),
  });
}

// By which norms: both at once where they agree to the last digit shown.
function profiles(oee, trs) {
  const value = figure(trs.value, trs.unit);
  if (value === figure(oee.value, oee.unit)) {
    return text("oee.profiles", { profile: oee.profile, other: trs.profile });
  }
  const parts = [text("oee.profile", { profile: oee.profile }), text("oee.other", { profile: trs.profile, value })];
  return parts.join(" · ");
}

function open(measure) {
  return measure.low !== null && measure.low !== measure.high;
}

// Why a figure is absent, between bounds, or out of the ordinary; empty where it is plain. A
// reason that stands above already, as that of `other`, is not said again.
function noteOf(measure, other = null) {
  const said = [];
  if (open(measure)) said.push(bounds(measure));
  if (measure.because && say(measure.because) !== say(other?.because)) said.push(say(measure.because));
  else if (measure.value > 1) said.push(text("factor.above"));
  return said.filter(Boolean).join(" · ");
}

function showFactors(card, machine) {
  const worst = largestLoss(machine);
  FACTORS.forEach((name) => {
    const row = card.querySelector(`[data-factor="${name}"]`);
    const measure = machine[name];
    put(slot(row, "value"), figure(measure.value, measure.unit));
    slot(row, "largest").hidden = name !== worst;
    row.classList.toggle("worst", name === worst);
    row.classList.toggle("flagged", measure.value > 1);
    putOrHide(slot(row, "note"), noteOf(measure, machine.oee));
    showBar(row.querySelector(".bar"), measure);
  });
}

// The factor that is surely the lowest; none where what is unknown could hide a lower one.
function largestLoss(machine) {
  const low = (name) => machine[name].low ?? machine[name].value ?? 0;
  const high = (name) => machine[name].high ?? machine[name].value ?? Infinity;
  return FACTORS.find((name) => high(name) < 0.995
    && FACTORS.every((other) => other === name || high(name) < low(other)));
}

function showBar(bar, measure) {
  const low = measure.low ?? measure.value ?? 0;
  const high = measure.high ?? (open(measure) ? 1 : measure.value ?? 0);
  const cut = (value) => `${Math.min(100, Math.max(0, value * 100))}%`;
  bar.classList.toggle("none", measure.value === null && !open(measure));
  bar.querySelector(".sure").style.width = cut(low);
  const rest = bar.querySelector(".open");
  rest.style.left = cut(low);
  rest.style.width = cut(Math.max(0, Math.min(1, high) - Math.min(1, low)));
  const tick = bar.querySelector(".tick");
  tick.hidden = measure.value === null;
  tick.style.left = cut(measure.value ?? 0);
}

function showFacts(card, machine) {
  const cycle = machine.cycle_time;
  const facts = {
    good: figure(machine.good, ""), scrap: figure(machine.scrap, ""),
    cycle: figure(cycle.value, cycle.unit),
    order: machine.order, program: machine.program, product: say(machine.product),
  };
  Object.entries(facts).forEach(([name, said]) => {
    const fact = card.querySelector(`[data-fact="${name}"]`);
    put(slot(fact, name), said || text("absent"));
  });
  card.querySelector('[data-fact="scrap"]').classList.toggle("bad", machine.scrap > 0);
  card.querySelector('[data-fact="cycle"]').title = cycle.value === null ? say(cycle.because) : "";
}

// What the shift has lost most on, before what stands still at this moment.
function showLoss(now) {
  const line = document.getElementById("loss");
  const known = now.machines.filter((machine) => machine.oee.value !== null && machine.oee.value < 1);
  line.hidden = known.length === 0;
  if (line.hidden) return;
  const lowest = known.reduce((a, b) => (b.oee.value < a.oee.value ? b : a));
  const oee = figure(lowest.oee.value, lowest.oee.unit);
  const factor = largestLoss(lowest);
  line.querySelector("a").setAttribute("href", `#machine-${lowest.id}`);
  put(slot(line, "name"), say(lowest.name));
  put(slot(line, "what"), !factor ? oee : text("head.loss.factor", {
    oee, factor: lower(text(`factor.${factor}`)), value: valueOrBounds(lowest[factor]),
  }));
}

// A figure, or its bounds where it has no value.
function valueOrBounds(measure) {
  return measure.value === null ? bounds(measure) : figure(measure.value, measure.unit);
}

function lower(word) {
  return word.charAt(0).toLowerCase() + word.slice(1);
}

function showProblems(now, at) {
  showLoss(now);
  const machines = now.machines
    .filter((machine) => TROUBLE.includes(machine.state) || machine.link.status === "lost")
    .sort((a, b) => weight(a) - weight(b) || Date.parse(a.since) - Date.parse(b.since));
  const producing = now.machines.filter((machine) => machine.state === "producing").length;
  putOrHide(document.getElementById("head-count"), now.machines.length && text("head.count", {
    producing: number(producing), all: number(now.machines.length),
  }));
  document.getElementById("head-none").hidden = now.machines.length > 0;
  document.getElementById("head-fine").hidden = machines.length > 0 || now.machines.length === 0;
  keep(
    document.getElementById("problems"), machines, (machine) => machine.id,
    () => copy("problem"), (row, machine) => showProblem(row, machine, now.at, at),
  );
}

function weight(machine) {
  const rank = TROUBLE.indexOf(machine.state);
  return rank < 0 ? TROUBLE.length : rank;
}

function showProblem(row, machine, today, at) {
  row.dataset.state = machine.state;
  row.querySelector("a").setAttribute("href", `#machine-${machine.id}`);
  shape(row.querySelector("svg"), `state-${machine.state}`);
  put(slot(row, "name"), say(machine.name));
  const said = [text(`state.${machine.state}`), since(machine, today, at)];
  if (machine.link.status === "lost") said.push(linkWords(machine.link, at));
  else if (machine.reason) said.push(wordOf(machine));
  put(slot(row, "what"), said.join(" · "));
}

// What a screen reader says aloud: changes of state only, never running durations.
export function changes(before, now) {
  const old = new Map((before?.machines ?? []).map((machine) => [machine.id, machine.state]));
  return now.machines
    .filter((machine) => old.has(machine.id) && old.get(machine.id) !== machine.state)
    .map((machine) => [say(machine.name), text(`state.${machine.state}`)].join(", "))
    .join(". ");
}

// The Acatech step: where the plant stands, the weakest evidence, what to do next, all the rest.

import { element, keep, put, putOrHide, shape, slot } from "./dom.js";
import { figure, number, say, sentence, text } from "./format.js";

const FIRST_ACTIONS = 3;
const VERDICTS = new Map([[true, "pass"], [false, "fail"], [null, "open"]]);

export function showStep(report) {
  const panel = document.getElementById("step");
  panel.hidden = false;
  put(slot(panel, "headline"), sentence(report.headline));
  put(slot(panel, "progress"), text("step.progress", {
    progress: number(report.progress, 1), target: number(report.target), name: text(`step.${report.target}`),
  }));
  showLadder(slot(panel, "ladder"), report);
  showWeakest(panel, report.weakest);
  showActions(panel, report.next);
  showEvidence(panel, report.indicators);
  showHead(report.step);
  put(slot(panel, "window"), text("step.window", { window: say(report.window) }));
  put(slot(panel, "scope"), text("step.scope", { scope: say(report.scope) }));
}

function showHead(step) {
  const line = document.getElementById("head-step");
  line.hidden = false;
  put(line.querySelector("a"), step ? text("head.step", { step: number(step) }) : text("head.step.none"));
}

// The first few are what to do; the rest would only hide them.
function showActions(panel, actions) {
  slot(panel, "next").hidden = actions.length === 0;
  const more = actions.slice(FIRST_ACTIONS);
  slot(panel, "more").hidden = more.length === 0;
  put(slot(panel, "more-count"), text("step.next.more", { count: number(more.length) }));
  const lists = [["actions", actions.slice(0, FIRST_ACTIONS)], ["more-actions", more]];
  lists.forEach(([name, some]) => keep(
    slot(panel, name), some, (action) => say(action),
    () => element("li"), (row, action) => put(row, sentence(action)),
  ));
}

function showLadder(ladder, report) {
  const tallies = new Map(report.steps.map((tally) => [tally.step, tally]));
  [...ladder.children].forEach((rung) => {
    const step = Number(rung.dataset.step);
    const tally = tallies.get(step) ?? { passed: 0, failed: 0, unmeasured: 0 };
    const all = tally.passed + tally.failed + tally.unmeasured;
    rung.classList.toggle("reached", step <= report.step);
    rung.classList.toggle("current", step === report.step + 1);
    rung.classList.toggle("target", step === report.target);
    rung.style.setProperty("--share", `${all ? (100 * tally.passed) / all : 0}%`);
    put(slot(rung, "tally"), text("step.tally", { passed: number(tally.passed), all: number(all) }));
    put(slot(rung, "mark"), marks(step, report).join(" · "));
  });
}

function marks(step, report) {
  const found = [];
  if (step <= report.step) found.push(text("step.mark.reached"));
  else if (step <= report.highest_possible) found.push(text("step.mark.possible"));
  else if (step === report.step + 1) found.push(text("step.mark.current"));
  if (step === report.target) found.push(text("step.mark.target"));
  return found;
}

function showWeakest(panel, weakest) {
  const box = slot(panel, "weakest");
  box.hidden = !weakest;
  if (!weakest) return;
  box.dataset.verdict = VERDICTS.get(weakest.pass);
  shape(box.querySelector("svg"), `mark-${VERDICTS.get(weakest.pass)}`);
  put(slot(box, "weakest-title"), `${weakest.id} · ${say(weakest.title)}`);
  put(slot(box, "weakest-value"), against(weakest));
  putOrHide(slot(box, "weakest-reason"), sentence(weakest.reason));
}

function against(row) {
  if (row.value === null) return text("verdict.open");
  return text("step.against", {
    value: figure(row.value, row.unit), threshold: figure(thresholdOf(row), row.unit),
  });
}

// Where the worst machine alone decides, the threshold that it was held against.
function thresholdOf(row) {
  return row.sense === "at_most" ? row.worst?.threshold ?? row.threshold : row.threshold;
}

function showEvidence(panel, rows) {
  const count = (verdict) => number(rows.filter((row) => row.pass === verdict).length);
  put(slot(panel, "evidence"), text("step.evidence", {
    passed: count(true), failed: count(false), open: count(null),
  }));
  keep(slot(panel, "rows"), rows, (row) => row.id, makeRow, showRow);
}

function makeRow() {
  const made = document.createElement("tr");
  ["td", "th", "td", "td", "td", "td"].forEach((tag) => made.append(document.createElement(tag)));
  made.children[1].scope = "row";
  return made;
}

function showRow(row, item) {
  const verdict = VERDICTS.get(item.pass);
  row.dataset.verdict = verdict;
  const said = text(`verdict.${verdict}`);
  const reason = say(item.reason);
  const cells = [
    item.id, say(item.title), figure(item.value, item.unit), figure(thresholdOf(item), item.unit),
    said, reason === said ? sentence(item.why) : sentence(item.reason),
  ];
  cells.forEach((said, index) => put(row.children[index], said));
}

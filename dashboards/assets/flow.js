// The flow: one block a loop, its figures, and two verdicts in words with their evidence.

import { copy, element, keep, put, putOrHide, shape, slot } from "./dom.js";
import { clock, figure, hasText, number, say, sentence, text } from "./format.js";

const VERDICTS = ["wip_bounded", "demand_triggered"];
const MARKS = { yes: "mark-pass", no: "mark-fail", undetermined: "mark-open" };

export function showFlow(report, shift) {
  const panel = document.getElementById("flow");
  panel.hidden = false;
  slot(panel, "none").hidden = report.loops.length > 0;
  const from = clock(report.from, { today: report.to });
  const to = clock(report.to, { today: report.to });
  put(slot(panel, "period"), shift && shift.from === report.from
    ? text("oee.shift", { shift: say(shift.name), from, to })
    : text("flow.period", { from, to }));
  keep(slot(panel, "loops"), report.loops, (loop) => loop.name, () => copy("loop"), showLoop);
}

function showLoop(block, loop) {
  put(slot(block, "label"), say(loop.label ?? loop.name));
  put(slot(block, "limit"), loop.limit ? text("flow.limit", { limit: number(loop.limit) }) : "");
  const measures = new Map(loop.measures.map((measure) => [measure.name, measure]));
  block.querySelectorAll("[data-measure]").forEach((fact) => {
    const measure = measures.get(fact.dataset.measure);
    put(slot(fact, "value"), measure ? figure(measure.value, measure.unit) : text("absent"));
    putOrHide(slot(fact, "why"), measure && measure.value === null ? sentence(measure.because) : "");
  });
  VERDICTS.forEach((name) => {
    const row = block.querySelector(`[data-verdict="${name}"]`);
    row.dataset.answer = loop[name];
    shape(row.querySelector("svg"), MARKS[loop[name]]);
    put(slot(row, "answer"), text(`answer.${loop[name]}`));
  });
  keep(
    slot(block, "evidence"), loop.evidence.map((said, index) => [String(index), sentence(said)]),
    ([key]) => key, () => element("li"), (row, [, said]) => put(row, said),
  );
  showAll(slot(block, "more"), loop.measures);
}

function showAll(list, measures) {
  keep(list, measures, (measure) => measure.name, makeFigure, (row, measure) => {
    const key = `measure.${measure.name}`;
    put(row.children[0], hasText(key) ? text(key) : measure.name);
    put(row.children[1], figure(measure.value, measure.unit));
    put(row.children[2], sentence(measure.because));
  });
}

function makeFigure() {
  const made = document.createElement("div");
  made.append(element("dt"), element("dd"), element("dd"));
  made.children[2].className = "quiet small";
  return made;
}

// What changed of figures that had been shown before, and why: the newest of it.

import { element, keep, put } from "./dom.js";
import { clock, number, say, text } from "./format.js";

const SHOWN = 3;
const MOST = 10; // as many as the API lists

export function showRevisions(revisions, today) {
  const byId = (id) => document.getElementById(id);
  byId("foot-revised").hidden = revisions.length === 0;
  if (!revisions.length) return;
  const count = number(revisions.length);
  put(byId("foot-revised-count"), text("foot.revised", {
    count: revisions.length < MOST ? count : text("foot.revised.many", { count }),
    time: clock(revisions[0].at, { today }),
  }));
  keep(
    byId("foot-revised-list"), revisions.slice(0, SHOWN), (one) => `${one.machine} ${one.from} ${one.at}`,
    () => element("li"), (row, one) => put(row, words(one, today)),
  );
}

function words(one, today) {
  const where = { machine: say(one.name), from: clock(one.from, { today }), to: clock(one.to, { today }) };
  if (!byLateData(one)) return text("foot.revised.by", { ...where, causes: causes(one) });
  return text("foot.revised.what", {
    ...where, events: number(one.events), signals: one.signals.join(", "),
  });
}

export function byLateData(revised) {
  return (revised.causes ?? ["late"]).includes("late");
}

// A person or the plant file changed it: what exactly, and the reason that was given.
export function causes(revised) {
  return [...revised.causes.map((one) => text(`cause.${one}`)), ...(revised.why ?? [])].join(", ");
}

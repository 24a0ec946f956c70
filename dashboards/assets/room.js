// The room on the disk and what waits for the store: a banner where there is something to say.

import { put, putOrHide } from "./dom.js";
import { clock, duration, number, sentence, text, useZone } from "./format.js";

let told = "";
const byId = (id) => document.getElementById(id);

// Shows the banner; returns its first line where that is news, for those who listen.
export function showRoom(room) {
  useZone(room.zone);
  const said = title(room);
  byId("room").hidden = !said;
  byId("room").dataset.level = room.level === "soon" && !room.away && !held(room) ? "soon" : "bad";
  put(byId("room-text"), said);
  putOrHide(byId("room-waits"), waits(room));
  putOrHide(byId("room-remedy"), remedy(room));
  const news = kind(room) === told ? "" : said;
  told = kind(room);
  return news;
}

function kind(room) {
  return [room.level, Boolean(room.away), held(room)].join();
}

function held(room) {
  return Boolean(room.waiting?.held);
}

function title(room) {
  const time = clock(room.away?.since, { today: room.at });
  if (room.said) return sentence(room.said);
  if (room.away) return text("room.away", { time });
  return held(room) ? text("room.held") : "";
}

function waits(room) {
  const waiting = room.waiting;
  const said = [];
  if (waiting?.readings && (held(room) || room.away || room.level === "full")) {
    said.push(text("room.waiting", {
      count: number(waiting.readings), time: clock(waiting.since, { today: room.at }),
    }));
    said.push(text(waiting.at_limit ? "room.limit" : "room.safe"));
    if (waiting.lasts && !waiting.at_limit) said.push(text("room.lasts", { span: duration(waiting.lasts) }));
  } else if (room.away && room.level !== "full") said.push(text("room.elsewhere"));
  if (room.level === "full") said.push(text("room.full"));
  return said.join(" ");
}

function remedy(room) {
  if (room.remedy) return `${sentence(room.remedy)}.`;
  if (room.away) return text("room.away.remedy");
  return held(room) ? text("room.held.remedy") : "";
}

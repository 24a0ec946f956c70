// How figures, times and texts are written in the page's language and the plant's zone.

export const lang = document.documentElement.lang;
const texts = JSON.parse(document.getElementById("texts").textContent);
const NB = "\u00a0";
const NARROW = "\u202f";
let zone = "UTC";

export function useZone(name) {
  zone = name;
}

export function text(key, parts = {}) {
  const said = texts[key];
  if (said === undefined) throw new Error(`no text ${key}`);
  return said.replace(/\{(\w+)\}/g, (whole, name) => (name in parts ? parts[name] : whole));
}

export function hasText(key) {
  return key in texts;
}

// A text of the API: both languages, one, or none.
export function say(said) {
  if (said === null || said === undefined) return "";
  const words = typeof said === "object" ? said[lang] : String(said);
  return lang === "fr" ? french(words) : words;
}

// The spaces that French typography does not break a line at, as dashboards.texts.french has them,
// and the apostrophe of the other texts of the page.
function french(words) {
  return words.replace(/ ([!?;])/g, `${NARROW}$1`).replace(/ ([:»])/g, `${NB}$1`).replace(/« /g, `«${NB}`)
    .replace(/(\d) (?=(?:s|min|h|\d\d)(?!\p{L}))/gu, `$1${NB}`).replace(/(\p{L})'(?=\p{L})/gu, "$1\u2019");
}

// A text that stands alone begins with a capital letter.
export function sentence(said) {
  const words = say(said);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const locale = lang === "fr" ? "fr-FR" : "en-GB";
const plural = new Intl.PluralRules(locale);

export function number(value, digits = 0, form = { maximumFractionDigits: digits }) {
  const written = new Intl.NumberFormat(locale, form).format(value);
  return written.replace("-", "\u2212");
}

export function percent(value) {
  return number(value * 100, 1) + (lang === "fr" ? `${NARROW}%` : "%");
}

function parts(iso) {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone, hourCycle: "h23", hour: "2-digit", minute: "2-digit", second: "2-digit",
    year: "numeric", month: "2-digit", day: "2-digit",
  });
  return Object.fromEntries(format.formatToParts(new Date(iso)).map((p) => [p.type, p.value]));
}

function dayOf(found) {
  return `${found.year}-${found.month}-${found.day}`;
}

// The time of day, with the day before it where it is not the day of `today`.
export function clock(iso, { seconds = false, today = null } = {}) {
  if (!iso) return text("absent");
  const found = parts(iso);
  const time = text(seconds ? "clock.seconds" : "clock.minutes", {
    h: lang === "fr" ? String(Number(found.hour)) : found.hour, m: found.minute, s: found.second,
  });
  if (today === null || dayOf(parts(today)) === dayOf(found)) return time;
  const day = new Intl.DateTimeFormat(locale, {
    timeZone: zone, day: "numeric", month: "short",
  }).format(new Date(iso));
  return `${day}, ${time}`;
}

function unit(value, name, pad = false) {
  const written = pad ? String(value).padStart(2, "0") : number(value);
  return `${written}${NB}${text(`unit.${name}`)}`;
}

// A running duration, in the two units that a person would say.
export function duration(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return unit(whole, "s");
  if (whole < 3600) return `${unit(Math.floor(whole / 60), "min")} ${unit(whole % 60, "s", true)}`;
  if (whole < 86400) {
    return `${unit(Math.floor(whole / 3600), "h")} ${unit(Math.floor(whole / 60) % 60, "min", true)}`;
  }
  return `${unit(Math.floor(whole / 86400), "d")} ${unit(Math.floor(whole / 3600) % 24, "h")}`;
}

// A measured time: as precise as it was measured, unlike a running duration.
function time(seconds) {
  const form = seconds < 1 ? { maximumSignificantDigits: 2 } : undefined;
  if (seconds < 120) return `${number(seconds, 1, form)}${NB}${text("unit.s")}`;
  return duration(seconds);
}

export function figure(value, kind) {
  if (value === null || value === undefined) return text("absent");
  if (kind === "1") return percent(value);
  if (kind === "s") return time(value);
  const shown = number(value, Math.abs(value) < 100 ? 1 : 0);
  const unitKey = hasText(`unit.${kind}.${plural.select(value)}`) ? `${kind}.${plural.select(value)}` : kind;
  if (kind && hasText(`unit.${unitKey}`)) return `${shown}${NB}${text(`unit.${unitKey}`)}`;
  return kind ? `${shown}${NB}${kind}` : shown;
}

// The bounds of a figure; empty where they would read the same.
export function bounds(measure) {
  const low = figure(measure.low, measure.unit);
  if (measure.high === null) return text("atleast", { low });
  const high = figure(measure.high, measure.unit);
  return low === high && measure.value !== null ? "" : text("between", { low, high });
}

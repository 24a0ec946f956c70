"""Readings become events: pure, without memory, so that a replay gives the same events.

Nothing a payload holds may raise: what cannot be read becomes a dead letter with the reason.

- A state whose word is in no table becomes a dead letter *and* an event `unknown` with the word
  as its reason: the machine is certainly no longer known to be in its previous state. So does a
  state whose quality is bad. Other bad values only become dead letters.
- `at` is the payload's own time, else the wire's, else the arrival. A time that cannot be read or
  believed (no zone, before 2001, more than 5 minutes ahead of us) gives way to the arrival, and a
  dead letter says so.
- Of a payload that several signals read, an absent path (or a null) is nothing special, partial
  updates are normal; a payload in which no signal found anything is a dead letter.
- A value of which only the beginning was kept, and an empty payload, are dead letters.
- What sources without signals may show is bounded (`gateway.shown`), what is beyond a dead letter.
- A held reading (an MQTT retained message) proves nothing about now: it counts only where the
  payload carries its own time. A last will is the exception: it tells what holds now.
- A lost link is an event of every machine behind it. Where none was ever heard it would be seen
  nowhere: then it is a dead letter.
- A confirmed reading (read again when a link came back) counts for what lasts (states,
  contexts, measurements), not for counters (see `gateway.rule`) or for what happens (cycles).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import suppress

import msgspec

from edge.link import LinkWord, link_word
from edge.reading import GIVEN_UP, LARGEST, LINK, OUTBOX, Quality, Reading
from edge.sources import Sources
from edge.text import Text
from gateway.event import Event, Kind, Stamp, State, Values, event
from gateway.letter import IMPORT, DeadLetter, Unreadable
from gateway.meaning import word
from gateway.moment import Moment, moment_of
from gateway.path import ABSENT, pick
from gateway.payload import read_payload
from gateway.recognise import machine_of, recognise
from gateway.roll_call import RollCall
from gateway.rule import Rule, RuleBook, Rules, compile_recognised
from gateway.sheet import Sheet
from gateway.shown import Shown, check_length
from gateway.signals import Signals

Read = tuple[list[Event], list[DeadLetter]]

_MQTT = "mqtt"
_FOUND_NOTHING = Text(
    en="none of the signals of this address found a value in the payload",
    fr="aucun des signaux de cette adresse n'a trouvé de valeur dans le message",
)
_GIVEN_UP = Text(
    en="the outbox reached its limit, and so many old measurements were given up: {}",
    fr="la boîte d'envoi a atteint sa limite ; anciennes mesures abandonnées : {}",
)
_NO_SOURCE = Text(
    en="the plant file has no source of this name (any more)",
    fr="le fichier d'usine n'a pas (ou plus) de source de ce nom",
)
_NO_LINK_WORD = Text(
    en="the source's word on its link cannot be read",
    fr="le mot de la source sur sa liaison est illisible",
)
_AWAY = Text(
    en="no machine of the source '{}' was ever heard, and its link is lost: {}",
    fr="aucune machine de la source « {} » n'a jamais été entendue, et sa liaison est perdue : {}",
)
_CUT = Text(
    en=f"the value is larger than {LARGEST // 1024} kB, only its beginning was kept: a machine's "
    "value is shorter, and a picture or a log is not one",
    fr=f"la valeur dépasse {LARGEST // 1024} ko, seul son début a été gardé : la valeur d'une "
    "machine est plus courte, et une image ou un journal n'en est pas une",
)
_EMPTY = Text(
    en="the message is empty (an empty one with `retain` deletes what the broker keeps)",
    fr="le message est vide (vide et avec « retain », il efface ce que garde le courtier)",
)
_BAD = Text(
    en="the source itself marks this value as bad",
    fr="la source elle-même déclare cette valeur mauvaise",
)


class Normaliser:
    """Turns readings into events by the signals of a plant file.

    Of what it read it remembers two things, neither of which changes an event's meaning: which
    machines a source without signals has shown, for that source's link words (`remember` tells it
    after a restart), and which addresses have stayed silent since their link came up.
    """

    def __init__(self, signals: Signals, sources: Sources) -> None:
        self._book = RuleBook(signals)
        self._machines = {name: list(machines) for name, machines in self._book.machines.items()}
        self._machines.setdefault(IMPORT, [])
        self._open = frozenset(name for name in sources if name not in self._book.machines)
        self._shown = Shown(
            {name: [] if sources[name].protocol == _MQTT else [name] for name in self._open}
        )
        self._roll = RollCall(
            {
                name: self._book.addresses(name)
                for name, said in sources.items()
                if said.protocol != _MQTT
            }
        )

    def kinds(self, source: str, address: str) -> frozenset[Kind]:
        """Say what kinds of event an address can give by the signals."""
        return frozenset(rule.kind for rule in self._book.rules(source, address))

    def events(self, reading: Reading, seq: int) -> Read:
        """Read one reading. The same reading gives the same events, whenever and wherever."""
        sheet = Sheet(reading, seq)
        self._roll.value(reading)
        if reading.source not in self._open and reading.source not in self._machines:
            sheet.refuse(_given_up(reading) or _NO_SOURCE)
        elif reading.address == LINK:
            self._link(sheet)
        elif reading.quality is Quality.BAD:
            _bad(sheet, self._rules(sheet, reading.value))
        else:
            self._values(sheet)
        return sheet.events, sheet.letters

    def remember(self, source: str, machine: str) -> None:
        """Take note of a machine that a source without signals has shown before."""
        if source in self._open:
            with suppress(Unreadable):
                self._shown.machine(source, machine)

    def recall(self, machine: str, words: Iterable[Event]) -> None:
        """Learn from the last words of a machine which source has shown it, and what."""
        said = list(words)
        for word_ in said:
            if word_.kind is Kind.LINK:
                self.remember(str(word_.values.get("via")), machine)
        names = [str(one.values.get("name")) for one in said if one.kind is Kind.MEASUREMENT]
        if self._shown.has(machine):
            with suppress(Unreadable):
                self._shown.names(machine, names)

    def _behind(self, source: str) -> Collection[str]:
        return self._shown.of(source) if source in self._open else self._machines[source]

    def _link(self, sheet: Sheet) -> None:
        reading = sheet.reading
        try:
            said = link_word(reading)
        except msgspec.MsgspecError:
            sheet.refuse(_NO_LINK_WORD)
            return
        sheet.letters.extend(self._roll.link(reading, said.status))
        machines = self._behind(reading.source)
        if said.retry is not None and not machines:
            sheet.refuse(_away(reading.source, said.reason))
        for machine in machines:
            sheet.events.append(
                event(
                    machine=machine,
                    kind=Kind.LINK,
                    values=_of_link(reading.source, said),
                    at=reading.seen if reading.at is None else reading.at,
                    seq=sheet.seq,
                    seen=reading.seen,
                    stamp=Stamp.ARRIVAL,
                    signal=LINK,
                )
            )

    def _values(self, sheet: Sheet) -> None:
        reading = sheet.reading
        declared = self._book.rules(reading.source, reading.address)
        is_open = reading.source in self._open
        if reading.value == "" or not (declared or is_open):
            return
        if reading.quality is Quality.CUT or reading.value == b"":
            if declared or reading.value:
                sheet.refuse(_CUT if reading.value else _EMPTY)
            return
        try:
            body, is_json = read_payload(reading.value, declared)
        except Unreadable as error:
            sheet.refuse(error.cause)
            return
        found = [
            _apply(sheet, rule, body)
            for rule in (self._rules(sheet, body) if is_open else declared)
            if is_json or not rule.path
        ]
        if declared and not any(found):
            sheet.refuse(_FOUND_NOTHING)

    def _rules(self, sheet: Sheet, body: object) -> Rules:
        source, address = sheet.reading.source, sheet.reading.address
        if source not in self._open:
            return self._book.rules(source, address)
        try:
            return self._recognised(source, address, body)
        except Unreadable as error:
            sheet.refuse(error.cause)
            return ()

    def _recognised(self, source: str, address: str, body: object) -> Rules:
        """Recognise what nobody has written; raises Unreadable where it becomes too much."""
        check_length(address)
        found = recognise(source, address, body)
        if found:
            machine = machine_of(source, address)
            self._shown.machine(source, machine)
            signals = (one.signal for one in found)
            self._shown.names(
                machine, [one.name for one in signals if one.kind is Kind.MEASUREMENT]
            )
        return [compile_recognised(one) for one in found]


def _given_up(reading: Reading) -> Text | None:
    if (reading.source, reading.address) != (OUTBOX, GIVEN_UP):
        return None
    return Text(en=_GIVEN_UP.en.format(reading.value), fr=_GIVEN_UP.fr.format(reading.value))


def _away(source: str, reason: Text | None) -> Text:
    why = reason or Text(en="?", fr="?")
    return Text(en=_AWAY.en.format(source, why.en), fr=_AWAY.fr.format(source, why.fr))


def _of_link(source: str, said: LinkWord) -> Values:
    return {
        "via": source,
        "status": said.status.value,
        "heartbeat": said.heartbeat,
        "latency": said.latency,
        "offset": said.offset,
        "reason": said.reason.en if said.reason else None,
        "reason_fr": said.reason.fr if said.reason else None,
        "retry": said.retry,
    }


def _bad(sheet: Sheet, rules: Rules) -> None:
    reading = sheet.reading
    moment = moment_of(reading, None, None)
    said = word(reading.value) if isinstance(reading.value, str) else ""
    for rule in rules:
        if rule.kind is Kind.STATE:
            sheet.say(rule, moment, {"state": State.UNKNOWN.value, "reason": said or "bad quality"})
        else:
            sheet.refuse(_BAD)


def _apply(sheet: Sheet, rule: Rule, body: object) -> bool:
    """Read one rule's value; say whether there was one."""
    reading = sheet.reading
    value = rule.find(body)
    if value is ABSENT:
        return False
    if reading.quality is Quality.CONFIRMED and not rule.lasts:
        return True
    moment = moment_of(reading, pick(rule.time, body) if rule.time else None, rule.time_unit)
    if moment.doubt is not None:
        sheet.refuse(moment.doubt)
    if reading.quality is Quality.HELD and not (moment.own or rule.kind is Kind.LINK):
        return True
    if value is None:
        _no_value(sheet, rule, moment)
    else:
        _mean(sheet, rule, moment, value)
    return True


def _no_value(sheet: Sheet, rule: Rule, moment: Moment) -> None:
    """A null in a payload says nothing; a state node without a value says it is not known."""
    if sheet.reading.value is None and rule.kind is Kind.STATE:
        sheet.say(rule, moment, {"state": State.UNKNOWN.value, "reason": "no value"})


def _mean(sheet: Sheet, rule: Rule, moment: Moment, value: object) -> None:
    try:
        values = rule.meaning(value)
    except Unreadable as error:
        if rule.only_known:
            return
        sheet.refuse(error.cause)
        if rule.kind is not Kind.STATE:
            return
        values = {"state": State.UNKNOWN.value, "reason": word(value)}
    if values is not None:
        sheet.say(rule, moment, values)

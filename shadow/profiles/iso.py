"""ISO 22400-2: time by what the work unit does for an order.

The base is the planned busy time (PBT): the shifts without their breaks and without planned stops.
A micro-stop is a loss of performance, up to the plant's bound; set-up and changeover are losses of
availability. Waiting for parts (starved, blocked) and breakdowns are delays (ADET); time without
an order, or switched off, is down time outside orders (ADOT). Both are lost.

>>> from shadow.time_class import TimeClass
>>> PROFILE.slices[TimeClass.CHANGEOVER], PROFILE.slices[TimeClass.MICRO_STOP]
('aust', 'apt')
"""

from __future__ import annotations

from edge.text import Text
from shadow.amounts import Outside
from shadow.profile import UNKNOWN, NormTime, Profile
from shadow.time_class import TimeClass

_AUBT = ("apt", "aust", "adet")
_PBT = (*_AUBT, "adot", UNKNOWN)

PROFILE = Profile(
    key="iso",
    name="ISO 22400-2",
    title=Text(en="ISO 22400-2", fr="ISO 22400-2"),
    about=Text(
        en="OEE over planned busy time (shifts without breaks and planned stops); set-up, waiting "
        "and time without an order are losses; a short stop is a loss of speed.",
        fr="OEE sur le temps d'occupation prévu (équipes sans pauses ni arrêts planifiés) ; "
        "réglages, attentes et temps sans ordre sont des pertes ; un arrêt court est une perte "
        "de cadence.",
    ),
    slices={
        TimeClass.PRODUCING: "apt",
        TimeClass.MICRO_STOP: "apt",
        TimeClass.SETUP: "aust",
        TimeClass.CHANGEOVER: "aust",
        TimeClass.STARVED: "adet",
        TimeClass.BLOCKED: "adet",
        TimeClass.DOWN: "adet",
        TimeClass.IDLE: "adot",
        TimeClass.OFF: "adot",
        TimeClass.PLANNED_STOP: "pdot",
        Outside.BREAK: "pdot",
        Outside.CLOSED: "closed",
        TimeClass.UNKNOWN: UNKNOWN,
    },
    times={
        "pot": NormTime(
            symbol="POT",
            title=Text(en="planned operation time", fr="temps d'ouverture prévu (POT)"),
            parts=(*_PBT, "pdot"),
        ),
        "pbt": NormTime(
            symbol="PBT",
            title=Text(en="planned busy time", fr="temps d'occupation prévu (PBT)"),
            parts=_PBT,
        ),
        "aubt": NormTime(
            symbol="AUBT",
            title=Text(en="actual unit busy time", fr="temps d'occupation réel (AUBT)"),
            parts=_AUBT,
        ),
        "aupt": NormTime(
            symbol="AUPT",
            title=Text(en="actual unit processing time", fr="temps de traitement réel (AUPT)"),
            parts=("apt", "aust"),
        ),
        "apt": NormTime(
            symbol="APT",
            title=Text(en="actual production time", fr="temps de production réel (APT)"),
            parts=("apt",),
        ),
        "aust": NormTime(
            symbol="AUST",
            title=Text(en="actual unit set-up time", fr="temps de réglage réel (AUST)"),
            parts=("aust",),
        ),
        "adet": NormTime(
            symbol="ADET",
            title=Text(en="actual unit delay time", fr="temps d'attente et de panne réel (ADET)"),
            parts=("adet",),
        ),
        "adot": NormTime(
            symbol="ADOT",
            title=Text(en="actual down time without order", fr="temps sans ordre réel (ADOT)"),
            parts=("adot",),
        ),
        "pdot": NormTime(
            symbol="PDOT",
            title=Text(en="planned down time", fr="temps d'arrêt prévu (PDOT)"),
            parts=("pdot",),
        ),
    },
    base="pbt",
    run="apt",
)

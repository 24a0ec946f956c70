"""NF E60-182: the French staircase of times, tT, tO, tR, tF, tN, tU.

The base is the required time tR: opening time without breaks, planned stops and time without load.
A micro-stop is a loss of performance, up to the plant's bound: it stays within tF, and is lost
between tF and tN. Own stops (breakdown, set-up, changeover, switched off) and induced stops
(starved, blocked) are lost between tR and tF. tN and tU are ideal times of parts, not spans.

>>> from shadow.time_class import TimeClass
>>> PROFILE.slices[TimeClass.IDLE], PROFILE.slices[TimeClass.STARVED]
('not_required', 'induced')
"""

from __future__ import annotations

from edge.text import Text
from shadow.amounts import Outside
from shadow.profile import UNKNOWN, NormTime, Profile
from shadow.time_class import TimeClass

_TR = ("tf", "own", "induced", UNKNOWN)
_TO = (*_TR, "not_required")

PROFILE = Profile(
    key="nf",
    name="NF E60-182",
    title=Text(en="NF E60-182", fr="NF E60-182"),
    about=Text(
        en="TRS over required time (opening time without breaks, planned stops and time without "
        "load); changeovers and waiting are losses; a short stop is a loss of speed.",
        fr="TRS sur le temps requis (ouverture sans pauses, arrêts planifiés ni sous-charge) ; "
        "changements de série et arrêts induits sont des pertes ; un micro-arrêt est une perte "
        "de cadence.",
    ),
    slices={
        TimeClass.PRODUCING: "tf",
        TimeClass.MICRO_STOP: "tf",
        TimeClass.SETUP: "own",
        TimeClass.CHANGEOVER: "own",
        TimeClass.DOWN: "own",
        TimeClass.OFF: "own",
        TimeClass.STARVED: "induced",
        TimeClass.BLOCKED: "induced",
        TimeClass.IDLE: "not_required",
        TimeClass.PLANNED_STOP: "not_required",
        Outside.BREAK: "not_required",
        Outside.CLOSED: "closed",
        TimeClass.UNKNOWN: UNKNOWN,
    },
    times={
        "tt": NormTime(
            symbol="tT",
            title=Text(en="total time", fr="temps total"),
            parts=(*_TO, "closed"),
        ),
        "to": NormTime(
            symbol="tO",
            title=Text(en="opening time", fr="temps d'ouverture"),
            parts=_TO,
        ),
        "tr": NormTime(
            symbol="tR",
            title=Text(en="required time", fr="temps requis"),
            parts=_TR,
        ),
        "tf": NormTime(
            symbol="tF",
            title=Text(en="operating time", fr="temps de fonctionnement"),
            parts=("tf",),
        ),
    },
    base="tr",
    run="tf",
)

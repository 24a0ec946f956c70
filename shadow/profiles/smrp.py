"""North American practice (SMRP metrics 2.1.1 and 2.2): down time is lost, planned or not.

The base is the available time without idle time: opening time, breaks included, without time for
which there was no demand. Scheduled down time (breaks, planned stops) is a loss of availability,
as are set-up, changeover, breakdowns and waiting for parts. A micro-stop is a loss of performance,
up to the plant's bound.

>>> from shadow.amounts import Outside
>>> PROFILE.slices[Outside.BREAK], PROFILE.slices[TimeClass.IDLE]
('scheduled_down', 'idle')
"""

from __future__ import annotations

from edge.text import Text
from shadow.amounts import Outside
from shadow.profile import UNKNOWN, NormTime, Profile
from shadow.time_class import TimeClass

_LOADED = ("uptime", "scheduled_down", "unscheduled_down", UNKNOWN)

PROFILE = Profile(
    key="smrp",
    name="SMRP",
    title=Text(en="North American practice (SMRP)", fr="pratique nord-américaine (SMRP)"),
    about=Text(
        en="OEE over available time without idle time; planned stops and breaks are losses of "
        "availability like any other stop; a short stop is a loss of speed.",
        fr="OEE sur le temps disponible sans le temps sans demande ; arrêts planifiés et pauses "
        "sont des pertes de disponibilité comme tout autre arrêt ; un arrêt court est une perte "
        "de cadence.",
    ),
    slices={
        TimeClass.PRODUCING: "uptime",
        TimeClass.MICRO_STOP: "uptime",
        TimeClass.PLANNED_STOP: "scheduled_down",
        Outside.BREAK: "scheduled_down",
        TimeClass.SETUP: "unscheduled_down",
        TimeClass.CHANGEOVER: "unscheduled_down",
        TimeClass.STARVED: "unscheduled_down",
        TimeClass.BLOCKED: "unscheduled_down",
        TimeClass.DOWN: "unscheduled_down",
        TimeClass.OFF: "unscheduled_down",
        TimeClass.IDLE: "idle",
        Outside.CLOSED: "idle",
        TimeClass.UNKNOWN: UNKNOWN,
    },
    times={
        "available": NormTime(
            symbol="total available",
            title=Text(en="total available time", fr="temps total disponible"),
            parts=(*_LOADED, "idle"),
        ),
        "loaded": NormTime(
            symbol="available − idle",
            title=Text(en="available time without idle time", fr="temps disponible avec demande"),
            parts=_LOADED,
        ),
        "uptime": NormTime(
            symbol="uptime",
            title=Text(en="uptime", fr="temps de marche (uptime)"),
            parts=("uptime",),
        ),
        "scheduled_down": NormTime(
            symbol="scheduled downtime",
            title=Text(en="scheduled down time", fr="arrêt programmé"),
            parts=("scheduled_down",),
        ),
        "unscheduled_down": NormTime(
            symbol="unscheduled downtime",
            title=Text(en="unscheduled down time", fr="arrêt non programmé"),
            parts=("unscheduled_down",),
        ),
        "idle": NormTime(
            symbol="idle",
            title=Text(en="idle time", fr="temps sans demande (idle)"),
            parts=("idle",),
        ),
    },
    base="loaded",
    run="uptime",
)

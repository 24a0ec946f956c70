"""SEMI E10 and E79: six states of the equipment, and productivity over all time.

The base is total time, closed hours included. Uptime is productive, standby and engineering time.
A micro-stop is unscheduled down time: E10 knows no bound below which a stop is a loss of speed.
Set-up, changeover and planned stops are scheduled down time. Waiting for parts, orders or people,
breaks among it, is standby. Switched off within planned time, without a word that it was planned,
is unscheduled down time. Nothing tells engineering time; it is 0.

>>> from shadow.time_class import TimeClass
>>> PROFILE.slices[TimeClass.MICRO_STOP], PROFILE.slices[TimeClass.SETUP]
('unscheduled_down', 'scheduled_down')
"""

from __future__ import annotations

from edge.text import Text
from shadow.amounts import Outside
from shadow.profile import UNKNOWN, NormTime, Profile
from shadow.time_class import TimeClass

_UPTIME = ("productive", "standby", "engineering")
_OPERATIONS = (*_UPTIME, "scheduled_down", "unscheduled_down", UNKNOWN)

PROFILE = Profile(
    key="e10",
    name="SEMI E10/E79",
    title=Text(en="SEMI E10 and E79", fr="SEMI E10 et E79"),
    about=Text(
        en="OEE over all time, closed hours included; waiting and breaks are standby and count as "
        "uptime; set-up is scheduled down time, a short stop is unscheduled down time.",
        fr="OEE sur tout le temps, fermetures comprises ; attentes et pauses sont de la veille "
        "(standby) et comptent comme disponibles ; un réglage est un arrêt programmé, un arrêt "
        "court un arrêt non programmé.",
    ),
    slices={
        TimeClass.PRODUCING: "productive",
        TimeClass.STARVED: "standby",
        TimeClass.BLOCKED: "standby",
        TimeClass.IDLE: "standby",
        Outside.BREAK: "standby",
        TimeClass.SETUP: "scheduled_down",
        TimeClass.CHANGEOVER: "scheduled_down",
        TimeClass.PLANNED_STOP: "scheduled_down",
        TimeClass.DOWN: "unscheduled_down",
        TimeClass.MICRO_STOP: "unscheduled_down",
        TimeClass.OFF: "unscheduled_down",
        Outside.CLOSED: "non_scheduled",
        TimeClass.UNKNOWN: UNKNOWN,
    },
    times={
        "total": NormTime(
            symbol="total",
            title=Text(en="total time", fr="temps total"),
            parts=(*_OPERATIONS, "non_scheduled"),
        ),
        "operations": NormTime(
            symbol="operations",
            title=Text(en="operations time", fr="temps d'exploitation"),
            parts=_OPERATIONS,
        ),
        "uptime": NormTime(
            symbol="uptime",
            title=Text(en="equipment uptime", fr="temps de disponibilité (uptime)"),
            parts=_UPTIME,
        ),
        "productive": NormTime(
            symbol="PRD",
            title=Text(en="productive", fr="productif"),
            parts=("productive",),
        ),
        "standby": NormTime(
            symbol="SBY",
            title=Text(en="standby", fr="en veille (standby)"),
            parts=("standby",),
        ),
        "engineering": NormTime(
            symbol="ENG",
            title=Text(en="engineering", fr="ingénierie (essais)"),
            parts=("engineering",),
        ),
        "scheduled_down": NormTime(
            symbol="SDT",
            title=Text(en="scheduled down", fr="arrêt programmé"),
            parts=("scheduled_down",),
        ),
        "unscheduled_down": NormTime(
            symbol="UDT",
            title=Text(en="unscheduled down", fr="arrêt non programmé"),
            parts=("unscheduled_down",),
        ),
        "non_scheduled": NormTime(
            symbol="NST",
            title=Text(en="non-scheduled", fr="hors programme"),
            parts=("non_scheduled",),
        ),
    },
    base="total",
    run="uptime",
)

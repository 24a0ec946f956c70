"""What is said of an InfluxDB that refuses, or does not do what it is asked. Pure."""

from __future__ import annotations

from edge.instant import Instant
from edge.problem import Blame, Problem
from edge.text import Text
from gateway.event import Event
from gateway.letter import DeadLetter

_SHOWN = 300


def no_journal(reason: str) -> Text:
    """Say that an append cannot be named in the journal."""
    return Text(
        en=f"InfluxDB refused an entry of the journal ({reason})",
        fr=f"InfluxDB a refusé une entrée du journal ({reason})",
    )


def refused_letter(event: Event, reason: str, seen: Instant) -> DeadLetter:
    """Keep an event that the server will never take as a dead letter."""
    return DeadLetter(
        source="influxdb",
        address=f"{event.machine} {event.channel}",
        body=str(dict(event.values))[:500],
        cause_en=f"InfluxDB refused the event: {reason}"[:500],
        cause_fr=f"InfluxDB a refusé l'événement : {reason}"[:500],
        seen=seen,
    )


def away(url: str, error: object) -> Text:
    """Say that a server is out of reach, and why."""
    why = _plainly(error)
    return Text(
        en=f"InfluxDB at {url} is out of reach ({why.en})",
        fr=f"InfluxDB est hors d'atteinte à {url} ({why.fr})",
    )


def troubled(url: str, status: int, said: object) -> Text:
    """Say that a server answers, but cannot do its work, in its own words, and what helps.

    InfluxDB 1.x goes on refusing after a full disk was freed, until it is restarted.

    >>> troubled("http://hall:8086", 500, '{"error":"no space left on device"}').en[:60]
    'InfluxDB at http://hall:8086 cannot do its work (500 {"error'
    """
    own = str(said).strip()[:_SHOWN]
    return Text(
        en=f"InfluxDB at {url} cannot do its work ({status} {own}); if its disk was full, make "
        "room and restart it: 1.x goes on refusing until then",
        fr=f"InfluxDB à {url} ne peut faire son travail ({status} {own}) ; si son disque était "
        "plein, faites de la place et redémarrez-le : 1.x refuse jusque-là",
    )


def _plainly(error: object) -> Text:
    """Say in plain words what the client library wraps several times over."""
    inner = getattr(error, "reason", error)
    kind = type(inner).__name__
    if "Timeout" in kind:
        return Text(en="no answer in time", fr="pas de réponse à temps")
    if "Resolution" in kind:
        return Text(en="no host of that name", fr="aucun hôte de ce nom")
    if "NewConnection" in kind:
        return Text(en="nothing answers there", fr="rien n'y répond")
    return Text(en=str(error)[:_SHOWN], fr=str(error)[:_SHOWN])


def not_allowed(url: str, bucket: str) -> Problem:
    """Say that a server refuses us, and what to do."""
    return Problem(
        where=url,
        cause=Text(
            en=f"InfluxDB does not let us use '{bucket}'",
            fr=f"InfluxDB ne nous laisse pas utiliser « {bucket} »",
        ),
        remedy=Text(
            en="give a token that may read and write it, under 'store' or in INFLUX_TOKEN",
            fr="donnez un jeton qui permet de lire et d'écrire, sous « store » ou INFLUX_TOKEN",
        ),
        blame=Blame.PLANT_FILE,
    )

"""The banner about the room on the disk, in a real browser: what it says, and when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from edge.text import Text
from servers.browser import Visit, browsing
from servers.fake_shadow import FakeShadow, both, room
from servers.web import Served

WORDS = {
    "fr": {
        "soon": "Le disque sera plein dans 9 jours environ",
        "full": "Le disque est plein",
        "waits": "Relevés en attente dans la boîte d’envoi\u00a0: 12\u202f345",
        "since": "depuis 6\u00a0h\u00a010",
        "lasts": "encore de la place pour 3\u00a0h 20\u00a0min",
        "source": "attendront à leur source",
        "safe": "Rien n’est perdu",
        "limit": "les plus anciennes mesures partent",
        "away": "Le dépôt est hors d’atteinte depuis 6\u00a0h\u00a010",
        "held": "Des relevés attendent le dépôt",
        "elsewhere": "près des machines",
    },
    "en": {
        "soon": "The disk is full in about 9 days",
        "full": "The disk is full",
        "waits": "Readings that wait in the outbox: 12,345",
        "since": "since 06:10",
        "lasts": "has room for another 3\u00a0h 20\u00a0min",
        "source": "wait at their source",
        "safe": "Nothing is lost",
        "limit": "the oldest measurements go",
        "away": "The store has been out of reach since 06:10",
        "held": "Readings wait for the store",
        "elsewhere": "wait at the edge",
    },
}
SINCE = "2026-01-05T05:10:00Z"
SOON = both("the disk is full in about 9 days", "le disque sera plein dans 9 jours environ")
FULL = both("the disk is full", "le disque est plein")
REMEDY = both("make room", "faites de la place")
WAITS = {"readings": 12345, "since": SINCE, "held": True, "at_limit": False, "bytes": 4 * 10**6} | {
    "lasts": 12_000.0
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    yield from browsing()


@pytest.fixture(params=["fr-light", "fr-dark", "en-light", "en-dark"])
def visit(request: pytest.FixtureRequest, browser: Any, site: Served) -> Iterator[Visit]:
    language, scheme = request.param.split("-")
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme=scheme)
    yield Visit(context.new_page(), site, language, "#machine-press")
    context.close()


def test_a_disk_is_announced_days_ahead_and_forgotten_when_there_is_room(
    visit: Visit, shadow: FakeShadow
) -> None:
    words = WORDS[visit.language]
    visit.see_nothing("#room")
    shadow.disk = room(level="soon", said=SOON, remedy=REMEDY, days_left=9.2)
    visit.see("#room-text", words["soon"], 2.0)
    visit.see("#room-remedy", REMEDY[visit.language][1:])
    visit.see("#announce", words["soon"])
    visit.see_nothing("#room-waits")
    assert not visit.page.locator("body.stale").count(), "the figures go on"
    shadow.disk = room()
    visit.see_nothing("#room")
    assert visit.trouble == []


def test_a_full_disk_says_how_much_waits_since_when_and_that_nothing_is_lost(
    visit: Visit, shadow: FakeShadow
) -> None:
    words = WORDS[visit.language]
    shadow.disk = room(level="full", said=FULL, remedy=REMEDY, bytes_free=0, waiting=WAITS)
    visit.see("#room-text", words["full"], 2.0)
    for key in ("waits", "since", "safe", "lasts", "source"):
        visit.see("#room-waits", words[key])
    shadow.disk = room(level="full", said=FULL, remedy=REMEDY, waiting=WAITS | {"at_limit": True})
    visit.see("#room-waits", words["limit"])
    assert words["safe"] not in visit.page.inner_text("#room-waits")
    assert _contrast(visit.page) >= 4.5
    assert visit.trouble == []


def test_a_store_that_is_away_says_so_and_what_waits(visit: Visit, shadow: FakeShadow) -> None:
    words = WORDS[visit.language]
    away = {"since": SINCE, "cause": both("nobody answers", "personne ne répond")}
    shadow.trouble = Text(en="nobody answers", fr="personne ne répond")
    shadow.disk = room(store="influxdb", days_left=None, away=away, waiting=WAITS)
    visit.see("#room-text", words["away"], 3.0)
    visit.see("#room-waits", words["waits"])
    shadow.disk = room(store="influxdb", days_left=None, away=away, waiting=None)
    visit.see("#room-waits", words["elsewhere"])
    shadow.trouble, shadow.disk = None, room(store="influxdb", days_left=None, waiting=WAITS)
    visit.see("#room-text", words["held"])


def _contrast(page: Any) -> float:
    """Measure how far the first line stands out from the banner (WCAG)."""
    ink, sheet = page.evaluate(
        "() => ['#room-text', '#room'].map((where, nth) => getComputedStyle("
        "document.querySelector(where))[nth ? 'backgroundColor' : 'color'])"
    )
    light, dark = sorted((_luminance(ink), _luminance(sheet)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(part) / 255 for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    bent = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * bent[0] + 0.7152 * bent[1] + 0.0722 * bent[2]

"""The live page in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboards.app import build_app
from edge.text import Text
from servers import browser as started
from servers.browser import sync_api
from servers.fake_shadow import FakeShadow, both, machine, measure
from servers.web import Served, served

WORDS = {
    "fr": {
        "producing": "En production",
        "down": "En panne",
        "unknown": "État inconnu",
        "oee": "63,3\u202f%",
        "stale": "Aucune nouvelle du serveur",
        "away": "Aucune nouvelle des données",
        "step": "L’étape 1 (informatisation) est prouvée",
        "lost": "Liaison perdue",
        "good": "1\u202f204",
        "since_lost": "la liaison a été perdue",
        "norms": "selon ISO 22400-2 et selon NF E60-182",
        "part": "pièce",
        "shift": "du matin",
        "revised": "révisé à 5 janv., 9\u00a0h\u00a030 après des données tardives",
        "earlier": "Chiffres changés après avoir été donnés",
        "stretch": "6\u00a0h\u00a010",
        "calendar": "révisé à 5 janv., 9\u00a0h\u00a030\u00a0: le calendrier, pont",
    },
    "en": {
        "producing": "Producing",
        "down": "Down",
        "unknown": "Unknown",
        "oee": "63.3%",
        "stale": "No news from this page",
        "away": "No news from the plant",
        "step": "Step 1 (computerisation) is proven",
        "lost": "Link lost",
        "good": "1,204",
        "since_lost": "the link was lost",
        "norms": "by ISO 22400-2 and by NF E60-182",
        "part": "part",
        "shift": "Morning",
        "revised": "revised at 5 Jan, 09:30 after late data",
        "earlier": "Figures that changed after they were told",
        "stretch": "06:10",
        "calendar": "revised at 5 Jan, 09:30: the calendar, pont",
    },
}


class Visit(started.Visit):
    """One open page, and the words that it should say."""

    def __init__(self, page: Any, site: Served, language: str) -> None:
        self.words = WORDS[language]
        super().__init__(page, site, language, "#machine-press")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    yield from started.browsing()


@pytest.fixture(params=["fr", "en"])
def visit(request: pytest.FixtureRequest, browser: Any, site: Served) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield Visit(context.new_page(), site, request.param)
    context.close()


def test_a_change_is_seen_within_a_second_without_a_reload(
    visit: Visit, shadow: FakeShadow, site: Served
) -> None:
    visit.see("#machine-press .state", visit.words["producing"])
    visit.page.evaluate("window.same = true")
    shadow.change("press", state="down", reason="E-STOP 14")
    visit.see("#machine-press .state", visit.words["down"], 1.0)
    visit.see("#machine-press .word", "E-STOP 14")
    visit.see("#problems", visit.words["down"])
    assert visit.page.evaluate("window.same")
    assert visit.trouble == []
    assert visit.hosts == {site.url.removeprefix("http://")}


def test_it_shows_the_figures_the_step_and_the_flow_in_words(visit: Visit) -> None:
    visit.see("#machine-press .oee-value", visit.words["oee"])
    visit.see("#machine-press .facts", visit.words["good"])
    visit.see("#machine-press .facts", "OF-2041")
    visit.see("#step", visit.words["step"])
    visit.see("#step .weakest", "2b")
    visit.see("#flow", "14")
    visit.page.locator("#step > details > summary").click()
    sync_api.expect(visit.page.locator("#step tbody tr")).to_have_count(4)
    visit.page.locator("#letters summary").click()
    visit.see("#letters-rows", "laser/state")
    assert visit.trouble == []


def test_a_lost_link_shows_its_cause_its_next_try_and_an_unknown_state(
    visit: Visit, shadow: FakeShadow
) -> None:
    since = shadow.machines["press"]["since"]
    link = {"status": "lost", "since": since, "reason": "refused by 127.0.0.1", "retry": 4.0}
    why = both("12% is unknown", "12 % est inconnu")
    open_ = measure("availability", None, low=0.6, high=0.8, because=why)
    shadow.change("press", state="unknown", link=link, availability=open_)
    visit.see("#machine-press .state", visit.words["unknown"], 1.0)
    visit.see("#machine-press .link", visit.words["lost"])
    visit.see("#machine-press .link", "refused by 127.0.0.1")
    visit.see("#machine-press .link", "4\u00a0s")
    row = "#machine-press [data-factor=availability]"
    visit.see(f"{row} .factor-value", "—")
    visit.see(f"{row} .factor-note", "12")
    assert "repeating-linear-gradient" in visit.page.eval_on_selector(
        f"{row} .open", "e => getComputedStyle(e).backgroundImage"
    )


def test_a_figure_above_the_whole_is_shown_and_flagged(visit: Visit, shadow: FakeShadow) -> None:
    shadow.change("press", performance=measure("performance", 1.07))
    row = "#machine-press [data-factor=performance]"
    visit.see(f"{row} .factor-value", "107")
    visit.see(f"{row} .factor-note", "100")


def test_the_largest_loss_of_the_shift_stands_before_all_else(
    visit: Visit, shadow: FakeShadow
) -> None:
    shadow.change("laser", oee=measure("oee", 0.41), availability=measure("availability", 0.52))
    visit.see("#loss", shadow.machines["laser"]["name"][visit.language])
    visit.see("#loss", "41")
    visit.see("#loss", "52")
    shadow.change("laser", availability=measure("availability", None, low=0.5, high=0.55))
    visit.see("#loss", "55")
    for name in ("press", "laser"):
        shadow.change(name, oee=measure("oee", None, because=both("too few", "trop peu")))
    sync_api.expect(visit.page.locator("#loss")).to_be_hidden()


def test_late_data_that_changed_figures_are_named_with_when_and_where_from(
    visit: Visit, shadow: FakeShadow
) -> None:
    sync_api.expect(visit.page.locator("#foot-revised")).to_be_hidden()
    at = "2026-01-05T08:30:00Z"
    revised = {"at": at, "events": 12, "ids": ["a"], "signals": ["press/good"]}
    stretch = {"machine": "press", "name": shadow.machines["press"]["name"]}
    start, end = "2026-01-05T05:10:00Z", "2026-01-05T06:20:00Z"
    shadow.revisions = [{**stretch, "from": start, "to": end, **revised}]
    shadow.change("press", oee=measure("oee", 0.61, revised=revised, revision=1))
    visit.see("#machine-press [data-slot=oee-note]", visit.words["revised"])
    visit.see("#machine-press [data-slot=oee-note]", "12 (press/good)")
    visit.see("#foot-revised", visit.words["earlier"])
    visit.see("#foot-revised-list", visit.words["stretch"])
    assert visit.trouble == []


def test_what_a_person_or_the_plant_file_changed_is_named_with_the_reason(
    visit: Visit, shadow: FakeShadow
) -> None:
    revised = {"at": "2026-01-05T08:30:00Z", "events": 0, "ids": [], "signals": []}
    revised |= {"causes": ["calendar"], "editions": ["ab"], "why": ["pont"]}
    stretch = {"machine": "press", "name": shadow.machines["press"]["name"]}
    start, end = "2026-01-05T05:10:00Z", "2026-01-05T06:20:00Z"
    shadow.revisions = [{**stretch, "from": start, "to": end, **revised}]
    shadow.change("press", oee=measure("oee", 0.61, revised=revised, revision=1))
    visit.see("#machine-press [data-slot=oee-note]", visit.words["calendar"])
    visit.see("#foot-revised-list", "pont")
    assert visit.trouble == []


def test_a_reason_of_ours_is_told_in_words_not_as_a_code(visit: Visit, shadow: FakeShadow) -> None:
    for code, word in {"link_lost": visit.words["since_lost"], "bad quality": "source"}.items():
        shadow.change("press", state="unknown", reason=code)
        visit.see("#machine-press .word", word)
        assert code not in visit.page.inner_text("main")


def test_two_norms_that_agree_are_named_together_and_equal_bounds_are_not_shown(
    visit: Visit, shadow: FakeShadow
) -> None:
    shadow.change("press", oee=measure("oee", 0.6402, low=0.64018, high=0.64022))
    visit.see("#machine-press .oee-value", "64")
    visit.see("#machine-press [data-slot=profile]", visit.words["norms"])
    sync_api.expect(visit.page.locator("#machine-press [data-slot=oee-note]")).to_be_hidden()


def test_the_threshold_shown_is_the_one_that_was_judged_by(visit: Visit) -> None:
    visit.page.locator("#step > details > summary").click()
    row = visit.page.locator("#step tbody tr", has_text="2d")
    sync_api.expect(row).to_contain_text("0.001" if visit.language == "en" else "0,001")
    sync_api.expect(row).to_contain_text("0.009" if visit.language == "en" else "0,009")


def test_a_plant_without_machines_says_what_to_do_next(browser: Any) -> None:
    with served(build_app(FakeShadow())) as site:
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{site.url}/?lang=fr")
        sync_api.expect(page.locator("#head-none")).to_contain_text("sources")
        sync_api.expect(page.locator("#head-count")).to_be_hidden()
        sync_api.expect(page.locator("#loss")).to_be_hidden()
        context.close()


def test_a_link_that_nobody_spoke_of_is_not_drawn_as_up(visit: Visit, shadow: FakeShadow) -> None:
    shadow.change(
        "press", link={"status": "none", "since": None, "reason": None, "retry": None}, since=None
    )
    mark = visit.page.locator("#machine-press .link use")
    sync_api.expect(mark).to_have_attribute("href", "#mark-open")


def test_one_part_is_not_parts(visit: Visit) -> None:
    visit.see("#flow [data-key='wip.max'] dd", "1")
    shown = visit.page.text_content("#flow [data-key='wip.max'] dd")
    assert shown == "1\u00a0" + visit.words["part"]


def test_french_has_one_apostrophe_and_no_space_that_breaks(
    visit: Visit, shadow: FakeShadow
) -> None:
    why = both("the machine's quote", "l'arrêt dure 12 s ; « rien » d'autre : quoi ?")
    shadow.change("press", quality=measure("quality", None, because=why))
    note = "#machine-press [data-factor=quality] .factor-note"
    visit.see(note, "qu")
    english = "the machine's quote"
    assert visit.page.text_content(note) == (
        english
        if visit.language == "en"
        else "l’arrêt dure 12\u00a0s\u202f; «\u00a0rien\u00a0» d’autre\u00a0: quoi\u202f?"
    )


def test_the_flow_names_the_shift_that_it_covers(visit: Visit) -> None:
    visit.see("#flow [data-slot=period]", visit.words["shift"])


def test_durations_run_while_it_is_live_and_stand_still_when_it_is_not(
    visit: Visit, shadow: FakeShadow, site: Served
) -> None:
    since = "#machine-press .since"
    before = visit.page.inner_text(since)
    sync_api.expect(visit.page.locator(since)).not_to_have_text(before, timeout=3000)
    site.close()
    visit.see("#banner", visit.words["stale"], 6.0)
    still, age = visit.page.inner_text(since), visit.page.inner_text("#banner-text")
    visit.page.wait_for_timeout(2100)
    assert visit.page.inner_text(since) == still
    assert visit.page.inner_text("#banner-text") != age
    assert float(visit.page.eval_on_selector("main", "e => getComputedStyle(e).opacity")) < 1


def test_it_comes_back_by_itself(visit: Visit, shadow: FakeShadow, site: Served) -> None:
    site.close()
    visit.see("#banner", visit.words["stale"], 6.0)
    shadow.change("press", state="down")
    again = Served(build_app(shadow), site.port)
    try:
        visit.see("#machine-press .state", visit.words["down"], 8.0)
        sync_api.expect(visit.page.locator("#banner")).to_be_hidden()
    finally:
        again.close()


def test_data_out_of_reach_never_look_live(visit: Visit, shadow: FakeShadow) -> None:
    shadow.trouble = Text(en="the disk is gone", fr="the disk is gone")
    visit.see("#banner", visit.words["away"], 3.0)
    visit.see("#banner-cause", "the disk is gone")
    shadow.trouble = None
    sync_api.expect(visit.page.locator("#banner")).to_be_hidden()


@pytest.mark.parametrize("width", [360, 768, 1600])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_phone_and_screen_by_day_and_by_night(
    browser: Any, site: Served, shadow: FakeShadow, width: int, scheme: str
) -> None:
    shadow.change("press", state="down", reason="X" * 80, order="OF" * 30)
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = Visit(context.new_page(), site, "fr").page
    page.wait_for_selector("#flow article")
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width
    assert _contrast(page, "#machine-press .state") >= 4.5
    assert _contrast(page, "#machine-press .facts dt") >= 4.5
    context.close()


def _contrast(page: Any, where: str) -> float:
    """Measure how far a text stands out from the card that it stands on (WCAG)."""
    ink, sheet = page.evaluate(
        "where => { const e = document.querySelector(where);"
        " return [getComputedStyle(e).color,"
        " getComputedStyle(e.closest('.card')).backgroundColor]; }",
        where,
    )
    light, dark = sorted((_luminance(ink), _luminance(sheet)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(part) / 255 for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    bent = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * bent[0] + 0.7152 * bent[1] + 0.0722 * bent[2]


def test_a_reader_by_ear_gets_landmarks_a_language_and_only_changes_of_state(
    visit: Visit, shadow: FakeShadow
) -> None:
    page = visit.page
    assert page.locator("html").get_attribute("lang") in ("fr", "en")
    for landmark in ("header.top", "nav", "main", "footer"):
        assert page.locator(landmark).count() >= 1
    assert page.locator("[aria-live]").count() == 1
    assert page.inner_text("#announce") == ""
    shadow.change("laser", state="down")
    visit.see("#announce", visit.words["down"], 2.0)
    said = page.inner_text("#announce")
    page.wait_for_timeout(1500)
    assert page.inner_text("#announce") == said


def test_simulated_data_are_labelled(browser: Any, shadow: FakeShadow, tmp_path: Path) -> None:
    class Simulated(FakeShadow):
        def now(self) -> Any:
            said = dict(super().now())
            return {**said, "plant": {**said["plant"], "simulated": True}}

    with served(build_app(Simulated([machine("press")]))) as site:
        context = browser.new_context()
        visit = Visit(context.new_page(), site, "en")
        visit.see("#simulated", "Simulated data")
        context.close()

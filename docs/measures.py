"""Write the pages of the measures, from the registry: `python -m docs.measures`.

The figures, profiles and thresholds themselves are the only source; the rules for what is not
known and for odd input stand here, each beside the test that holds it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from edge.text import LANGUAGES, Language, Text
from shadow.amounts import SLICES, Outside
from shadow.kpi import FAMILIES, Kpi, kpis
from shadow.profile import profiles
from shadow.thresholds import Thresholds

PAGES: Mapping[Language, Path] = {
    "en": Path(__file__).with_name("measures.md"),
    "fr": Path(__file__).with_name("measures.fr.md"),
}

_HEAD = Text(
    en="# Measures\n\n[Français](measures.fr.md)\n\nWhat every figure of `ombre kpi`, of the pages "
    "and of the API means. Written from the code by `python -m docs.measures`; a test compares.\n\n"
    "Times are in seconds, ratios fractions of 1, energy in kWh. Every figure says its profile: "
    "the norm by which it sorts time; times by state, parts, cycles and stops are the same in each "
    "and name none. All of them take the same classes of time and the same "
    "parts; numerators and denominators are added up over machines and periods, percentages "
    "never averaged.\n\n"
    "Of ISO 22400-2 these are not given, for want of what they need: fall-off ratio (the parts of "
    "each operation of an order), actual to planned scrap (planned scrap), equipment load "
    "(capacity), inventory turns, corrective maintenance ratio.",
    fr="# Mesures\n\n[English](measures.md)\n\nCe que veut dire chaque chiffre de `ombre kpi`, des "
    "pages et de l'API. Écrit d'après le code par `python -m docs.measures` ; un test compare.\n\n"
    "Les temps sont en secondes, les ratios en fractions de 1, l'énergie en kWh. Chaque chiffre "
    "dit son profil : la norme selon laquelle il range le temps ; temps par état, pièces, cycles "
    "et arrêts sont les mêmes pour toutes et n'en nomment aucune. Tous prennent les mêmes classes "
    "de temps et les mêmes pièces ; numérateurs et dénominateurs s'additionnent sur les machines "
    "et les périodes, jamais les pourcentages.\n\n"
    "D'ISO 22400-2 manquent, faute de ce qu'il leur faut : le taux de chute (les pièces de chaque "
    "opération d'un ordre), le rebut réel sur prévu (le rebut prévu), la charge d'équipement (la "
    "capacité), la rotation des stocks, la part de maintenance corrective.",
)
_COLUMNS = Text(
    en="| figure | what it is | formula | unit | source |",
    fr="| chiffre | ce que c'est | formule | unité | source |",
)
_UNITS: Mapping[str, Text] = {
    "1": Text(en="fraction of 1", fr="fraction de 1"),
    "s": Text(en="s", fr="s"),
    "parts": Text(en="parts", fr="pièces"),
    "parts/h": Text(en="parts/h", fr="pièces/h"),
    "stops": Text(en="stops", fr="arrêts"),
    "stops, s": Text(en="stops, s", fr="arrêts, s"),
    "kWh": Text(en="kWh", fr="kWh"),
    "kWh/part": Text(en="kWh/part", fr="kWh/pièce"),
}
_PROFILES = Text(
    en="## Profiles\n\nA profile is a table: it puts each class of planned time, the breaks and "
    "the closed hours into one part of the norm's time. The figures of all profiles are given; "
    "which one a plant steers by is its own choice.",
    fr="## Profils\n\nUn profil est une table : il range chaque classe de temps requis, les pauses "
    "et les fermetures dans une partie du temps de la norme. Les chiffres de tous les profils "
    "sont donnés ; celui qui pilote l'usine est son propre choix.",
)
_UNKNOWN = Text(
    en="## What is not known\n\n"
    "- Unknown time is a class of its own, neither production nor a stop. A ratio that it touches "
    "has bounds: `low` as if it had all been lost, `high` as if none had. The value supposes that "
    "it was like the known time, and is given only where it is at most {share} of planned time "
    "(`unknown_share`).\n"
    "- OEE, TRS and their kind need counters, not states: what bounds them is time in which no "
    "counter was in sight and whose parts no later reading told.\n"
    "- Below {parts} parts (`minimum_parts`) or {minutes} min of planned time (`minimum_seconds`) "
    "a ratio is not given: the base is insufficient. Ratios of times alone need the time only.\n"
    "- A ratio of nothing has no value, and says why. It is never 0 for want of data.\n"
    "- Above 100 % a ratio is shown, with its likely cause: the ideal cycle is too slow (the "
    "median cycle stands beside it where it is known), parts are counted while the machine says "
    "that it stands, or they were made in time whose state is unknown.\n"
    "- A stop is a micro-stop below {bound} s or {cycles} ideal cycles, whichever is longer "
    "(`micro_stop_seconds`, `micro_stop_cycles`). Moving the bound never moves OEE or TRS.\n\n"
    "The names in brackets are those of `targets: thresholds:` in the plant file.",
    fr="## Ce qui n'est pas connu\n\n"
    "- Le temps inconnu est une classe à lui, ni production ni arrêt. Un ratio qu'il touche a des "
    "bornes : `low` comme s'il avait tout été perdu, `high` comme si rien ne l'avait été. La "
    "valeur suppose qu'il ressemblait au temps connu, et n'est donnée que s'il fait au plus "
    "{share} du temps requis (`unknown_share`).\n"
    "- OEE, TRS et leurs semblables ont besoin de compteurs, pas d'états : ce qui les borne est le "
    "temps où aucun compteur n'était visible et dont aucun relevé ultérieur n'a dit les pièces.\n"
    "- En dessous de {parts} pièces (`minimum_parts`) ou de {minutes} min de temps requis "
    "(`minimum_seconds`), un ratio n'est pas donné : la base est insuffisante. Les ratios de temps "
    "seuls ne demandent que le temps.\n"
    "- Un ratio de rien n'a pas de valeur, et dit pourquoi. Il ne vaut jamais 0 faute de données.\n"
    "- Au-dessus de 100 %, un ratio est montré avec sa cause probable : le temps de cycle de "
    "référence est trop long (le cycle médian est à côté s'il est connu), des pièces sont comptées "
    "alors que la machine dit être arrêtée, ou elles ont été faites en temps d'état inconnu.\n"
    "- Un arrêt est un micro-arrêt en dessous de {bound} s ou de {cycles} temps de cycle de "
    "référence, le plus long des deux (`micro_stop_seconds`, `micro_stop_cycles`). Déplacer ce "
    "seuil ne change jamais ni OEE ni TRS.\n\n"
    "Les noms entre parenthèses sont ceux de `targets: thresholds:` du fichier d'usine.",
)
_ODD = Text(
    en="## Odd input\n\nEach kind has one outcome, and the figure concerned says the rule.",
    fr="## Données étranges\n\nChaque cas a une issue et une seule, et le chiffre dit la règle.",
)
_ODD_COLUMNS = Text(en="| what comes in | what comes out |", fr="| ce qui entre | ce qui sort |")
ODD: tuple[tuple[Text, Text], ...] = (
    (
        Text(en="overlapping states", fr="états qui se chevauchent"),
        Text(
            en="the later word ends the one before; of two at one instant the last told holds",
            fr="le mot suivant met fin au précédent ; de deux au même instant, le dernier dit vaut",
        ),
    ),
    (
        Text(en="a state or cycle without length", fr="un état ou un cycle sans durée"),
        Text(en="no span, and no stop is counted", fr="aucune durée, et aucun arrêt n'est compté"),
    ),
    (
        Text(
            en="a cycle that lasts less than nothing, or ends before it begins",
            fr="un cycle de durée négative, ou fini avant d'avoir commencé",
        ),
        Text(en="it is no cycle", fr="ce n'est pas un cycle"),
    ),
    (
        Text(en="a stop without an end", fr="un arrêt sans fin"),
        Text(
            en="it lasts up to the present; it is counted once, where its planned time begins, and "
            "its time where it is spent; a period with only the rest of one has no MTTR",
            fr="il dure jusqu'au présent ; il est compté une fois, là où commence son temps "
            "requis, et son temps là où il passe ; une période qui n'en a que le reste n'a pas "
            "de MTTR",
        ),
    ),
    (
        Text(en="counts without states", fr="des comptes sans états"),
        Text(
            en="OEE, TRS and quality from the counters alone; availability and performance have "
            "bounds only",
            fr="OEE, TRS et qualité d'après les compteurs seuls ; disponibilité et performance "
            "n'ont que des bornes",
        ),
    ),
    (
        Text(en="states without counts", fr="des états sans comptes"),
        Text(
            en="availability and all times; whatever needs parts is absent and asks for a signal "
            "of kind count",
            fr="disponibilité et tous les temps ; ce qui demande des pièces est absent et "
            "réclame un signal de type count",
        ),
    ),
    (
        Text(
            en="an ideal cycle missing for a product that was made",
            fr="un temps de cycle de référence absent pour un produit fabriqué",
        ),
        Text(
            en="what needs it is absent and names the key of the plant file; quality counts parts "
            "by number; over several machines that one is left out, and the figure says so",
            fr="ce qui en a besoin est absent et nomme la clé du fichier d'usine ; la qualité "
            "compte les pièces en nombre ; sur plusieurs machines, celle-ci est laissée de côté, "
            "et le chiffre le dit",
        ),
    ),
    (
        Text(en="a gap in the calendar", fr="un trou dans le calendrier"),
        Text(
            en="it is not planned; parts made in it are shown among the parts, not counted in "
            "ratios, and the ratios say how many they were",
            fr="il n'est pas requis ; les pièces faites pendant ce temps figurent parmi les "
            "pièces, ne comptent pas dans les ratios, et les ratios disent combien",
        ),
    ),
    (
        Text(en="shifts that overlap", fr="des équipes qui se chevauchent"),
        Text(
            en="the plant file is refused, with the place and the remedy",
            fr="le fichier d'usine est refusé, avec l'endroit et le remède",
        ),
    ),
    (
        Text(en="numbers beyond reckoning", fr="des nombres hors de tout calcul"),
        Text(
            en="not finite, or above 2^53 parts: left out",
            fr="non finis, ou au-delà de 2^53 pièces : laissés de côté",
        ),
    ),
)
"""What comes in, and what comes out: held by `tests/shadow/test_bad_input_measures.py`."""


def page(language: Language) -> str:
    """Write one page."""
    return "\n".join(_lines(language)) + "\n"


def _lines(language: Language) -> Iterator[str]:
    yield _HEAD.say(language)
    for key, title in FAMILIES.items():
        said = title.say(language)
        yield f"\n## {said[:1].upper()}{said[1:]}\n"
        yield _COLUMNS.say(language)
        yield "|---|---|---|---|---|"
        yield from (_row(kpi, language) for kpi in kpis().values() if kpi.family == key)
    yield f"\n{_PROFILES.say(language)}\n"
    yield from _profiles(language)
    bounds = Thresholds()
    yield "\n" + _UNKNOWN.say(language).format(
        share="5 %",
        parts=f"{bounds.minimum_parts:g}",
        minutes=f"{bounds.minimum_seconds / 60:g}",
        bound=f"{bounds.micro_stop_seconds:g}",
        cycles=f"{bounds.micro_stop_cycles:g}",
    )
    yield f"\n{_ODD.say(language)}\n"
    yield _ODD_COLUMNS.say(language)
    yield "|---|---|"
    yield from (f"| {one.say(language)} | {other.say(language)} |" for one, other in ODD)


def _row(kpi: Kpi, language: Language) -> str:
    names = ", ".join(f"`{name}`" for name in kpi.names)
    said = f"{kpi.title.say(language)}. {kpi.definition.say(language)}"
    unit = _UNITS[kpi.unit].say(language)
    return f"| {names} | {said} | {kpi.formula_text.say(language)} | {unit} | {kpi.source} |"


def _profiles(language: Language) -> Iterator[str]:
    for one in profiles().values():
        yield f"- **{one.name}** (`{one.key}`): {one.about.say(language)}"
    yield ""
    found = list(profiles().values())
    yield f"| | {' | '.join(one.name for one in found)} |"
    yield "|---" * (len(found) + 1) + "|"
    for piece in SLICES:
        name = f"`{'' if isinstance(piece, Outside) else 'planned.'}{piece.value}`"
        yield f"| {name} | {' | '.join(one.slices[piece] for one in found)} |"


def main() -> None:
    """Write both pages."""
    for language in LANGUAGES:
        PAGES[language].write_text(page(language), encoding="utf-8")


if __name__ == "__main__":
    main()

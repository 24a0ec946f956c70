"""The list of commands. Each stands in a file of its own and is imported when it is called."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

import click

from edge.text import LANGUAGES, Text
from ombre import __version__
from ombre.language import LANGUAGE, say
from ombre.streams import ReaderLeft

COMMANDS: Mapping[str, Text] = {
    "demo": Text(
        en="Run the practice factory and the whole product, no server needed.",
        fr="Lancer l'usine-école et tout le produit, sans aucun serveur.",
    ),
    "up": Text(
        en="Run a real plant, everything in one box.",
        fr="Lancer une vraie usine, tout sur une machine.",
    ),
    "check": Text(
        en="Is this plant file right? Line, cause, remedy.",
        fr="Ce fichier d'usine est-il correct ? Ligne, cause, remède.",
    ),
    "calendar": Text(
        en="Shifts, breaks, holidays and exceptions, day by day.",
        fr="Équipes, pauses, jours fériés et exceptions, jour par jour.",
    ),
    "kpi": Text(
        en="OEE and its factors, times by state, cycle times.",
        fr="TRS et ses facteurs, temps par état, temps de cycle.",
    ),
    "why": Text(
        en="From a figure down to the events that made it.",
        fr="D'un chiffre jusqu'aux événements qui l'ont fait.",
    ),
    "ideal": Text(
        en="Ideal cycles that the measured ones contradict.",
        fr="Temps de cycle de référence que les mesures contredisent.",
    ),
    "flow": Text(
        en="Work in progress, lead time, push or pull.",
        fr="En-cours, temps de traversée, flux poussé ou tiré.",
    ),
    "maturity": Text(
        en="The Acatech step, from evidence.",
        fr="L'étape Acatech, d'après les preuves.",
    ),
    "note": Text(
        en="A person's word: the reason of a stop, a corrected count.",
        fr="Le mot de quelqu'un : la raison d'un arrêt, un compte corrigé.",
    ),
    "letters": Text(
        en="What could not be read, and why.",
        fr="Ce qui n'a pas pu être lu, et pourquoi.",
    ),
    "import": Text(
        en="Bring in history: tables, event files, MTConnect logs.",
        fr="Importer un historique : tableaux, fichiers d'événements, journaux MTConnect.",
    ),
    "export": Text(
        en="Write events to CSV, JSON Lines or Parquet.",
        fr="Écrire les événements en CSV, JSON Lines ou Parquet.",
    ),
    "store": Text(
        en="Look after the store: info, verify, backup, restore, copy.",
        fr="Prendre soin du dépôt : info, vérification, sauvegarde, copie.",
    ),
    "influx": Text(
        en="Make what the InfluxDB store needs on its server.",
        fr="Créer ce qu'il faut au dépôt InfluxDB sur son serveur.",
    ),
    "edge": Text(
        en="The service that reads the machines.",
        fr="Le service qui lit les machines.",
    ),
    "gateway": Text(
        en="The service that gives readings a meaning and keeps them.",
        fr="Le service qui donne un sens aux relevés et les garde.",
    ),
    "shadow": Text(
        en="The service that computes measures, flow and the step.",
        fr="Le service qui calcule mesures, flux et étape.",
    ),
    "dashboards": Text(
        en="The service that shows them: API and page.",
        fr="Le service qui les montre : API et page.",
    ),
    "sim": Text(
        en="One simulated machine: press, laser or cobot.",
        fr="Une machine simulée : presse, laser ou cobot.",
    ),
}
"""The commands and what each is for, in both languages."""

_FILES = {"import": "importing"}
"""Python keeps the word `import` for itself."""


EXIT_CODES = say(
    en="Exit codes: 0 fine, 1 the answer is no, 2 wrong usage or plant file, 3 something is out "
    "of reach, 130 interrupted. Answers go to standard output, everything else to standard error.",
    fr="Codes de sortie : 0 bien, 1 la réponse est non, 2 mauvais usage ou fichier d'usine, "
    "3 quelque chose est hors d'atteinte, 130 interrompu. Les réponses vont sur la sortie "
    "standard, tout le reste sur la sortie d'erreur.",
)


def _language() -> click.Option:
    """Let `--lang` stand after the command too; `ombre.language` has read it already."""
    return click.Option(
        ["--lang"],
        type=click.Choice(LANGUAGES),
        expose_value=False,
        help=say(en="Language of the answers.", fr="Langue des réponses."),
    )


class Commands(click.Group):
    """A group that imports a command only when it is called: a service stays small."""

    def list_commands(self, _context: click.Context) -> list[str]:
        """List the commands in the order in which a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        """Import the file of a command."""
        if name not in COMMANDS:
            return None
        module = importlib.import_module(f"ombre.commands.{_FILES.get(name, name)}")
        command: click.Command = module.command
        parts = command.commands.values() if isinstance(command, click.Group) else ()
        for one in (command, *parts):
            if one.epilog is None:
                one.epilog = EXIT_CODES
                one.params.append(_language())
        return command

    def invoke(self, context: click.Context) -> Any:
        """Run a command; a reader who leaves is told apart from the answer "no"."""
        try:
            return super().invoke(context)
        except BrokenPipeError as error:
            raise ReaderLeft from error

    def format_commands(self, _context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list without importing any of them."""
        with formatter.section(say(en="Commands", fr="Commandes")):
            formatter.write_dl([(name, text.say(LANGUAGE)) for name, text in COMMANDS.items()])


@click.group(
    cls=Commands,
    name="ombre",
    help=say(
        en="Ombre builds the digital shadow of a plant: OEE, flow and the Acatech step.",
        fr="Ombre construit l'ombre numérique d'une usine : TRS, flux et étape Acatech.",
    ),
    epilog=EXIT_CODES,
    params=[_language()],
    subcommand_metavar=say(en="COMMAND [ARGS]...", fr="COMMANDE [ARGUMENTS]..."),
)
@click.version_option(__version__, prog_name="ombre")
def ombre() -> None:
    """Hold the commands together; the texts come from `COMMANDS`."""

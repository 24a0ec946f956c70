"""The words of the API: its documentation and its errors."""

from __future__ import annotations

from collections.abc import Mapping

from edge.text import Text

API: Mapping[str, Text] = {
    "docs.title": Text(en="Ombre’s API", fr="L’API d’Ombre"),
    "docs.intro": Text(
        en="Read only. JSON with “version”: 1; ratios are fractions of 1, times are in seconds, "
        "instants are ISO 8601 in UTC; a missing figure is null and says why in “because”. "
        "Texts stand in both languages; with lang=en or lang=fr, in that one.",
        fr="En lecture seule. JSON avec « version » : 1 ; les taux sont des fractions de 1, les "
        "durées en secondes, les instants en ISO 8601 UTC ; un chiffre absent vaut null et dit "
        "pourquoi dans « because ». Les textes sont dans les deux langues ; avec lang=fr ou "
        "lang=en, dans celle-là.",
    ),
    "docs.machine": Text(
        en="The same for programs (OpenAPI)", fr="La même pour les programmes (OpenAPI)"
    ),
    "docs.page": Text(en="Back to the page", fr="Retour à la page"),
    "docs.try": Text(en="Try it", fr="Essayer"),
    "docs.answer": Text(en="Shape of the answer", fr="Forme de la réponse"),
    "docs.name": Text(en="Parameter", fr="Paramètre"),
    "docs.means": Text(en="Meaning", fr="Sens"),
    "docs.error": Text(
        en="Every error is {example}, in the language asked for.",
        fr="Toute erreur est {example}, dans la langue demandée.",
    ),
    "api.now": Text(
        en="The plant as it stands: machines, states, the running shift.",
        fr="L’usine telle qu’elle est : machines, états, équipe en cours.",
    ),
    "api.kpi": Text(
        en="OEE and its family, losses, stops, times, counts and cycle times of a period: of "
        "machines, machines in parallel, lines and the plant.",
        fr="TRS et sa famille, pertes, arrêts, temps, comptes et temps de cycle d’une période : "
        "des machines, des machines en parallèle, des lignes et de l’usine.",
    ),
    "api.why": Text(
        en="One figure, down to the events that made it: formula, terms, books, spans, rules, "
        "thresholds, version of the plant file, evidence. “ombre why --replay” computes the answer "
        "again from itself, to the same bytes.",
        fr="Un chiffre, jusqu’aux événements qui l’ont fait : formule, termes, livres, temps, "
        "règles, seuils, version du fichier d’usine, preuves. « ombre why --replay » recalcule la "
        "réponse depuis elle-même, aux mêmes octets.",
    ),
    "api.ideal": Text(
        en="Ideal cycles that the measured ones contradict, of the last 28 days where no period is "
        "named: what else could be written, and the OEE with it. Nothing is changed by it.",
        fr="Temps de cycle de référence que les mesures contredisent, sur 28 jours si aucune "
        "période n’est dite : ce qu’on pourrait écrire, et le TRS avec. Rien n’en est changé.",
    ),
    "api.flow": Text(
        en="Work in progress, lead time and throughput; push or pull, and on what evidence.",
        fr="En-cours, temps de traversée et débit ; poussé ou tiré, et sur quelles preuves.",
    ),
    "api.maturity": Text(
        en="The step that the evidence supports, inspired by the Acatech index.",
        fr="L’étape que les preuves soutiennent, inspirée de l’indice Acatech.",
    ),
    "api.room": Text(
        en="How much room the disk has, for how many days, and what waits for the store.",
        fr="La place qui reste sur le disque, pour combien de jours, et ce qui attend le dépôt.",
    ),
    "api.letters": Text(
        en="The newest readings that could not be read, each with the reason.",
        fr="Les relevés illisibles les plus récents, chacun avec la raison.",
    ),
    "api.stream": Text(
        en="Server-sent events: “now” at every change and once a second, “maturity”, “flow” and "
        "“room” when they change, “pulse” once a second.",
        fr="Événements envoyés par le serveur : « now » à chaque changement et chaque seconde, "
        "« maturity », « flow » et « room » quand ils changent, « pulse » chaque seconde.",
    ),
    "api.health": Text(
        en="Does the service get news from the plant’s data? 200 if it does, 503 if not.",
        fr="Le service a-t-il des nouvelles des données de l’usine ? 200 si oui, 503 sinon.",
    ),
    "api.param.from": Text(
        en="Start: an instant such as 2026-01-05T06:00:00Z, or a word such as yesterday, shift.",
        fr="Début : un instant tel que 2026-01-05T06:00:00Z, ou un mot tel que yesterday, shift.",
    ),
    "api.param.to": Text(en="End, in the same way.", fr="Fin, de la même façon."),
    "api.param.machine": Text(
        en="Only this machine (repeat for more).", fr="Cette machine seulement (répétable)."
    ),
    "api.param.line": Text(
        en="Only this line, with its machines (repeat for more).",
        fr="Cette ligne seulement, avec ses machines (répétable).",
    ),
    "api.param.measure": Text(
        en="The name of a figure: oee, trs.quality, time.unknown.",
        fr="Le nom d’un chiffre : oee, trs.quality, time.unknown.",
    ),
    "api.param.one_machine": Text(
        en="Of this machine, or of machines in parallel (a+b); of the whole plant without it.",
        fr="De cette machine, ou de machines en parallèle (a+b) ; sinon de toute l’usine.",
    ),
    "api.param.one_line": Text(en="Of this line.", fr="De cette ligne."),
    "api.param.order": Text(en="Of this order.", fr="De cet ordre de fabrication."),
    "api.param.product": Text(en="Of this product.", fr="De ce produit."),
    "api.param.as_of": Text(
        en="As it was known at this instant.", fr="Tel qu’on le connaissait à cet instant."
    ),
    "api.param.by": Text(
        en="Cut the period by shift, hour, day, week or month; or tell the figures of each order "
        "or product apart.",
        fr="Découper la période par équipe, heure, jour, semaine ou mois (shift, hour, day, week, "
        "month) ; ou distinguer chaque ordre ou produit (order, product).",
    ),
    "api.param.profile": Text(
        en="Only the figures of this norm, beside those of none: iso, nf, e10 or smrp.",
        fr="Seulement les chiffres de cette norme, et ceux d’aucune : iso, nf, e10 ou smrp.",
    ),
    "api.param.family": Text(
        en="Only this kind of figures (repeat for more): oee, parts, cycles, losses, reliability, "
        "efficiency, order, energy, times or norms.",
        fr="Cette sorte de chiffres seulement (répétable) : oee, parts, cycles, losses, "
        "reliability, efficiency, order, energy, times ou norms.",
    ),
    "api.param.format": Text(
        en="json, or a long table as csv or parquet: one row a measure, in UTC and in the plant’s "
        "own time, texts in English unless lang=fr.",
        fr="json, ou un tableau long en csv ou parquet : une ligne par mesure, en UTC et à l’heure "
        "de l’usine, textes en anglais sauf avec lang=fr.",
    ),
    "api.param.lang": Text(
        en="fr or en: texts in that language only.", fr="fr ou en : textes dans cette langue seule."
    ),
    "api.param.limit": Text(en="How many, at most.", fr="Combien, au plus."),
    "error.away": Text(en="it is tried again by itself", fr="un nouvel essai se fait tout seul"),
    "error.early": Text(
        en="no figures have been computed yet", fr="aucun chiffre n’a encore été calculé"
    ),
    "error.early.remedy": Text(en="ask again in a second", fr="redemandez dans une seconde"),
    "error.path": Text(en="there is nothing at this address", fr="il n’y a rien à cette adresse"),
    "error.path.remedy": Text(
        en="the addresses are listed at /docs", fr="les adresses sont listées à /docs"
    ),
    "error.method": Text(en="this address only answers GET", fr="cette adresse ne répond qu’à GET"),
    "error.ours": Text(
        en="a mistake in Ombre itself stopped this answer",
        fr="une erreur d’Ombre elle-même a empêché cette réponse",
    ),
    "error.ours.remedy": Text(
        en="report it with the last lines of the service’s log",
        fr="signalez-la avec les dernières lignes du journal du service",
    ),
    "error.full": Text(
        en="too many pages are open on this server", fr="trop de pages sont ouvertes sur ce serveur"
    ),
    "error.full.remedy": Text(en="close some of them", fr="fermez-en quelques-unes"),
    "error.port": Text(
        en="end that program, or give another port in the section ‘web’ of the plant file",
        fr="arrêtez ce programme, ou donnez un autre port dans la section « web » "
        "du fichier d’usine",
    ),
}

"""The table at the end adds up what the rounds came to."""

from collections import Counter

from chaos.fault import LOST, Fault
from chaos.match import Outcome
from chaos.script import Act
from chaos.summary import Summary


def outcome(*differences):
    acts = [
        Act(at=1.0, end=2.0, target="edge", how="kill"),
        Act(at=1.0, end=2.0, target="clock:edge", how="-20"),
    ]
    disorder = Counter({"told again: cycle": 3})
    return Outcome(
        acts=acts,
        events=10,
        lived=9,
        demanded=8,
        differences=list(differences),
        disorder=disorder,
    )


def rows(summary):
    return {line[:28].strip(): line[28:].strip() for line in summary.lines()}


def test_rounds_and_faults_are_added_up():
    summary = Summary()
    summary.add(outcome())
    summary.add(outcome(Fault("two are gone", kind=LOST, times=2), "something else"))
    summary.broken()
    table = rows(summary)
    assert (table["rounds"], table["rounds that differ"], summary.differ) == ("3", "2", 2)
    assert (table["events compared"], table["lost"], table["doubled"]) == ("20", "2", "0")
    assert (table["other"], table["faults injected"]) == ("1", "4")
    assert (table["disorder met"], table["told again: cycle"]) == ("6", "6")
    assert (table["kill edge"], table["step back clock:edge"]) == ("2", "2")


def test_what_was_left_out_is_told():
    summary = Summary()
    summary.cannot({"no disk is small enough"})
    assert "left out: no disk is small enough" in list(summary.lines())

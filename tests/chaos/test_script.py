"""The script of a round follows from its seed, and is possible."""

from itertools import pairwise

import pytest
from chaos.script import CABLE, DISK, FILE, PROCESS, draw_script, moments

TARGETS = {"edge": PROCESS, "gateway": PROCESS, "cable:press": CABLE, "disk": DISK, "store": FILE}
SEEDS = pytest.mark.parametrize("seed", range(20))


@SEEDS
def test_the_seed_alone_decides(seed):
    assert draw_script(seed, 60, TARGETS) == draw_script(seed, 60, dict(reversed(TARGETS.items())))
    assert draw_script(seed, 60, TARGETS) != draw_script(seed + 1, 60, TARGETS)


@SEEDS
def test_every_act_ends_in_time_and_nobody_suffers_twice_at_once(seed):
    acts = draw_script(seed, 60, TARGETS)
    assert {act.target for act in acts} == set(TARGETS)
    assert all(act.how in TARGETS[act.target] and act.end <= 60 for act in acts)
    for target in TARGETS:
        own = [act for act in acts if act.target == target]
        assert all(one.end < other.at for one, other in pairwise(own))


def test_who_waits_for_a_locked_file_is_killed_there_at_times():
    acts = [act for seed in range(20) for act in draw_script(seed, 60, TARGETS)]
    locks = [act for act in acts if act.how == "lock"]
    kills = [act for act in acts if act.target == "gateway" and act.how == "kill"]
    assert any(one.at < kill.at and kill.end < one.end for one in locks for kill in kills)


def test_a_short_round_has_short_acts():
    assert max(act.end - act.at for act in draw_script(1, 60, TARGETS, longest=2.0)) <= 2.4


def test_what_begins_ends_later():
    told = list(moments(draw_script(3, 60, TARGETS)))
    assert [at for at, _, _ in told] == sorted(at for at, _, _ in told)
    begun = set()
    for _, begins, act in told:
        assert begins != (act in begun)
        begun.add(act)

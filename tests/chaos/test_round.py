"""A short round of the rig: a real plant, harmed by the script of one seed, equals its truth."""

import pytest
from chaos.match import play
from chaos.plant import Plant
from chaos.warden import Warden

pytestmark = pytest.mark.e2e

SEED = 7


@pytest.fixture
def warden():
    made = Warden()
    yield made
    made.close()


def test_a_harmed_plant_keeps_the_truth(warden, tmp_path):
    plant = Plant(tmp_path, warden, store="embedded", broker="auto")
    try:
        outcome = play(plant, SEED, 20, longest=4.0)
    finally:
        plant.close()
    assert outcome.acts
    assert outcome.demanded > 20
    assert outcome.differences == []

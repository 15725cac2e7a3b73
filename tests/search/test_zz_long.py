import os
from hypothesis import Phase, seed
from tests.search.conftest import *
from tests.search import test_state_machine as m

town = m.town


def test_long(town):
    m.run(40, 40, derandomize=False, phases=[Phase.generate])

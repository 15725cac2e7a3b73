import time
from tests.search.test_state_machine import *


def test_p(town):
    t = time.process_time()
    try:
        run(
            40,
            12,
            derandomize=True,
            phases=[Phase.generate, Phase.shrink],
        )
    finally:
        print("CPU", time.process_time() - t)

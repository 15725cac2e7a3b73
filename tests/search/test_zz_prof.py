import cProfile, pstats
from tests.search.test_state_machine import run, Phase
def test_p(hub_tree):
    p=cProfile.Profile()
    try: p.runcall(run,3,12,derandomize=True,phases=[Phase.generate])
    finally:
        pstats.Stats(p).sort_stats("cumtime").print_stats("(work/main|execute|specific|render|hypothesis.stateful|deepcopy)",45)

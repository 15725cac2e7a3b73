"""How far the index is behind, and in what it differs from the catalogue."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from search.catalogue.models import Change, Listing
from search.catalogue.writer import batching
from search.engines.elastic.mapping import STATE, alias
from search.engines.elastic.state import Lag, get_state, look, measure_lag
from tests.factories import OutputPageFactory
from tests.search.conftest import NOON
from tests.search.editor import publish
from tests.search.elastic import mend


@pytest.fixture
def lamps(hub_tree):
    with batching():
        library = hub_tree.section("library")
        return [OutputPageFactory(parent=library, title=f"Lamp {name}") for name in "abc"]


def test_lag_is_in_changes_and_seconds(lamps, elastic, clock):
    elastic.reindex()
    mend()
    assert get_state(NOON).lag == Lag(0, 0.0)

    publish(lamps[0], title="Lamp y")
    publish(lamps[1], title="Lamp z")

    state = look(NOON + timedelta(seconds=7))
    assert (state.problem, state.lag) == ("behind", Lag(2, 7.0))
    assert measure_lag(Change.objects.latest("pk").pk, NOON) == Lag(0, 0.0)


def test_check_prints_what_is_missing_left_over_and_different(lamps, elastic):
    elastic.reindex()
    client, index = elastic.client, elastic.current()
    missing, different, _same = (lamp.translation_key for lamp in lamps)
    left = "f" * 32
    client.delete(index=index, id=missing.hex)
    Listing.objects.filter(item=different, locale="it").update(title_key="00")
    client.index(index=index, id=left, document={"item": left, "digest": "x"})

    assert sorted(elastic.check()) == sorted(
        [
            f"{missing} missing",
            f"{different} different: show_it",
            "ffffffff-ffff-ffff-ffff-ffffffffffff left over",
        ]
    )


def test_check_says_that_the_index_is_behind(lamps, elastic):
    elastic.reindex()
    publish(lamps[0], title="Lamp z")

    first, second = elastic.check()

    newest = Change.objects.latest("pk").pk
    assert first == f"{elastic.current()} is at change {newest - 1} of {newest}"
    assert second.startswith(f"{lamps[0].translation_key} different: ")


@pytest.mark.parametrize("command", ["reindex", "check_index"])
def test_command_without_an_engine_says_so(command):
    output = StringIO()
    call_command(command, stdout=output)

    assert output.getvalue().startswith("no search engine is set (ELASTICSEARCH_URL)")


def test_check_without_an_index_is_no_difference(lamps, elastic):
    with pytest.raises(CommandError, match="missing") as error:
        call_command("check_index")

    assert error.value.returncode == 2


def test_state_document_is_no_item(lamps, elastic):
    elastic.reindex()

    found = elastic.client.get(index=alias(), id=STATE)["_source"]

    assert set(found) == {"position", "at_item", "progress"}

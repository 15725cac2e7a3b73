"""What staff are told when the database answers in place of the search engine, and why."""

from __future__ import annotations

from django.utils.translation import gettext as _

from search.engines import get_engine

LAG_S = 60  # an index that is so far behind has stopped following


def find_trouble() -> str:
    """Return a sentence about the last search of this process; "" if the engine answered it."""
    if get_engine() is None:
        return ""
    # Slow to load.
    from search.engines.elastic.client import switch  # noqa: PLC0415 -- see above
    from search.engines.elastic.state import get_state  # noqa: PLC0415 -- see above

    cannot_follow = switch.last == "behind" and get_state().problem == "read_only"
    return describe("read_only" if cannot_follow else switch.last)


def look_for_trouble() -> str:
    """Return a sentence about the index as it is now; "" if all is well. Never waits long."""
    if get_engine() is None:
        return ""
    from search.engines.elastic.state import get_state  # noqa: PLC0415 -- slow to load

    state = get_state()
    if state.problem == "behind" and state.lag and state.lag.seconds < LAG_S:
        return ""  # on its way
    outdated = _("An earlier release made the search index. Run the command reindex.")
    return describe(state.problem) or (outdated if state.is_outdated else "")


def describe(problem: str) -> str:
    """Return what is the matter and what to do; what nobody can do anything about is left out."""
    messages = {
        "away": _("The search engine cannot be reached. The database answers searches."),
        "slow": _("The search engine does not answer in time. The database answers searches."),
        "refused": _("The search engine cannot use its index. The database answers searches."),
        "garbled": _("What answers is no search engine. The database answers searches."),
        "missing": _(
            "There is no search index. The database answers searches. Run the command reindex."
        ),
        "foreign": _(
            "The search index belongs to other data. The database answers searches. "
            "Run the command reindex."
        ),
        "read_only": _(
            "The search index cannot be written to: it is blocked, as where a disk is full. The "
            "database answers searches once something changes, until the index can follow."
        ),
        "behind": _(
            "The search index has not followed the last changes yet. The database answers searches."
        ),
    }
    return messages.get(problem, "")

"""What readers may write behind the question mark; everything else is refused by name."""

from datetime import UTC, date, datetime

import pytest
from django.http import QueryDict

from search.params import ItemQuery, ParameterError, parse_query

pytestmark = pytest.mark.usefixtures("hub_tree")

EXTRA = ("page", "limit", "cursor", "fallback")


def parse(text, **options):
    return parse_query(QueryDict(text), locale="en", **options)


def test_no_parameters_ask_for_everything_current():
    assert parse("") == ItemQuery(locale="en")


def test_all_parameters():
    query = parse(
        "kind=output&kind=event&type=video&topic=water&topic=energy&goal=11&country=IT&city=genoa"
        "&language=it&language=ar&from=2026-05-01&to=2026-05-31"
        "&q=clean%20water&status=all&order=title&page=3&limit=50&cursor=abc&fallback=none",
        extra=EXTRA,
    )

    assert query == ItemQuery(
        locale="en",
        kinds=("event", "output"),
        types=("video",),
        topics=("energy", "water"),
        goals=("11",),
        countries=("IT",),
        cities=("genoa",),
        languages=("ar", "it"),
        first_day=date(2026, 5, 1),
        last_day=date(2026, 5, 31),
        since=datetime(2026, 5, 1, tzinfo=UTC),
        until=datetime(2026, 6, 1, tzinfo=UTC),
        q="clean water",
        status="all",
        fallback="none",
        order="title",
        limit=50,
        page=3,
        cursor="abc",
    )


@pytest.mark.parametrize(
    "text",
    [
        "kind=&type=&topic=&goal=&country=&city=&language=&from=&to=&q=&status=&order=",
        "page=&limit=&cursor=&fallback=",
        "q=%20%09%20",
        "kind=&kind=",
    ],
)
def test_empty_values_ask_for_nothing(text):
    assert parse(text, extra=EXTRA) == ItemQuery(locale="en")


def test_same_choices_in_another_order_are_the_same_query():
    assert parse("topic=water&topic=energy&topic=water") == parse("topic=energy&topic=water")


def test_list_of_a_section_offers_its_kinds_only():
    assert parse("", kinds=("event",)).kinds == ("event",)
    with pytest.raises(ParameterError) as error:
        parse("kind=output", kinds=("event",))
    assert error.value.parameter == "kind"


@pytest.mark.parametrize(
    ("text", "parameter"),
    [
        pytest.param("foo=1", "foo", id="unknown"),
        pytest.param("Topic=water", "Topic", id="unknown-case"),
        pytest.param("%00=1", "\x00", id="unknown-nul"),
        pytest.param("audience=members", "audience", id="inner-column"),
        pytest.param("ref=x", "ref", id="inner-facet"),
        pytest.param("x" * 5000 + "=1", "x" * 40, id="unknown-long"),
        pytest.param("page=2", "page", id="not-offered-here"),
        pytest.param("q=a&q=b", "q", id="repeated-q"),
        pytest.param("q=a&q=", "q", id="repeated-empty"),
        pytest.param("order=title&order=title", "order", id="repeated-order"),
        pytest.param("status=all&status=ended", "status", id="repeated-status"),
        pytest.param("kind=home", "kind", id="skeleton-kind"),
        pytest.param("kind=Output", "kind", id="kind-case"),
        pytest.param("kind=output%00", "kind", id="kind-nul"),
        pytest.param("type=Ä", "type", id="type-letters"),
        pytest.param("type=video%0A", "type", id="type-newline"),
        pytest.param("type=" + "a" * 41, "type", id="type-long"),
        pytest.param("topic=nothing", "topic", id="no-such-topic"),
        pytest.param("topic=water%00", "topic", id="topic-nul"),
        pytest.param("topic=%E2%80%AEwater", "topic", id="topic-override"),
        pytest.param("goal=18", "goal", id="no-such-goal"),
        pytest.param("goal=011", "goal", id="goal-padded"),
        pytest.param("goal=" + "9" * 30, "goal", id="goal-30-digits"),
        pytest.param("country=it", "country", id="country-case"),
        pytest.param("country=XX", "country", id="no-such-country"),
        pytest.param("city=atlantis", "city", id="no-such-city"),
        pytest.param("&".join(f"type=a{'b' * n}" for n in range(21)), "type", id="21-values"),
        pytest.param("language=fr", "language", id="no-such-language"),
        pytest.param("language=EN", "language", id="language-case"),
        pytest.param("from=yesterday", "from", id="day-in-words"),
        pytest.param("from=20260501", "from", id="day-without-dashes"),
        pytest.param("from=2026-W18-5", "from", id="day-of-a-week"),
        pytest.param("to=2026-02-29", "to", id="no-such-day"),
        pytest.param("to=2026-05-01T00:00", "to", id="instant"),
        pytest.param("to=%D9%A2026-05-01", "to", id="day-in-other-digits"),
        pytest.param("from=2026-05-02&to=2026-05-01", "to", id="days-reversed"),
        pytest.param("from=2026-05-02&from=2026-05-02", "from", id="repeated-from"),
        pytest.param("across=1", "across", id="not-of-lists"),
        pytest.param("status=past", "status", id="no-such-status"),
        pytest.param("order=random", "order", id="no-such-order"),
        pytest.param("order=-newest", "order", id="order-sign"),
        pytest.param("order=relevance", "order", id="relevance-without-words"),
        pytest.param("order=relevance&q=%20", "order", id="relevance-of-blanks"),
        pytest.param("q=" + "a" * 201, "q", id="q-201-characters"),
        pytest.param("q=" + "+".join(["ab"] * 21), "q", id="q-21-words"),
        pytest.param("q=" + "+".join(["water"] * 1500), "q", id="q-1500-words"),
    ],
)
def test_bad_parameter_is_refused_by_name(text, parameter):
    with pytest.raises(ParameterError) as error:
        parse(text)

    assert error.value.parameter == parameter
    assert error.value.reason


@pytest.mark.parametrize("name", ["page", "limit"])
@pytest.mark.parametrize(
    "value",
    ["0", "-1", "+1", "1.0", "1e3", "0x10", " 1", "1 ", "١", "²", "NaN", "\x00", "1\n", "9" * 30],
)
def test_bad_number_is_refused(name, value):
    params = QueryDict(mutable=True)
    params[name] = value

    with pytest.raises(ParameterError) as error:
        parse_query(params, locale="en", extra=EXTRA)

    assert error.value.parameter == name


@pytest.mark.parametrize(
    ("text", "parameter"),
    [
        ("limit=101", "limit"),
        ("page=10001", "page"),
        ("fallback=all", "fallback"),
        ("page=1&page=1", "page"),
        ("cursor=%00", "cursor"),
        ("cursor=a%20b", "cursor"),
        ("cursor=" + "a" * 401, "cursor"),
    ],
)
def test_bad_paging_is_refused(text, parameter):
    with pytest.raises(ParameterError) as error:
        parse(text, extra=EXTRA)

    assert error.value.parameter == parameter


def test_numbers_at_their_limits():
    assert (parse("limit=100", extra=EXTRA).limit, parse("page=10000", extra=EXTRA).page) == (
        100,
        10_000,
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("a\x00b", "a b", id="nul"),
        pytest.param("a\r\nb\x7f", "a  b", id="controls"),
        pytest.param("\u202ewater\u202c", "\u202ewater\u202c", id="override-is-no-control"),
        pytest.param("ab" * 100, "ab" * 100, id="200-characters"),
        pytest.param(" ".join(["a"] * 20), " ".join(["a"] * 20), id="20-words"),
    ],
)
def test_words_are_taken_as_written_without_controls(value, expected):
    params = QueryDict(mutable=True)
    params["q"] = value

    assert parse_query(params, locale="en").q == expected


def test_order_is_the_kinds_own_unless_words_are_sought():
    assert parse("", kinds=("event",)).order == "soonest"
    assert parse("kind=event").order == "soonest"
    assert parse("kind=event&kind=output").order == "newest"
    assert parse("q=water", kinds=("event",)).order == "relevance"
    assert parse("q=water&order=title", kinds=("event",)).order == "title"


@pytest.mark.parametrize("days", ["from=2030-05-01", "to=2030-05-31"])
def test_who_names_days_reads_in_the_order_of_days(days):
    assert parse(days).order == "soonest"
    assert parse(f"{days}&q=water").order == "relevance"
    assert parse(f"{days}&order=newest").order == "newest"


@pytest.mark.parametrize("q", ["", "%00", "%20"])
def test_words_that_are_none_do_not_make_relevance_the_order(q):
    assert parse(f"q={q}").order == "newest"


@pytest.mark.parametrize("day", ["0001-01-01", "0999-12-31", "9999-12-31"])
def test_days_far_away_are_days(day):
    query = parse(f"from={day}&to={day}")

    assert (query.first_day, query.last_day) == (date.fromisoformat(day),) * 2
    assert query.since < query.until


def test_who_names_days_means_what_is_over_as_well():
    assert parse("from=2026-05-01").status == parse("to=2026-05-01").status == "all"
    assert parse("from=2026-05-01&status=current").status == "current"

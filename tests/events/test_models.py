import datetime as dt
from datetime import UTC, date, datetime, time

import pytest
from django.core.exceptions import ValidationError

from events.models.zones import validate_zone
from events.schemas import EventDetails, OpportunityDetails
from tests.factories import EventPageFactory, OpportunityPageFactory

pytestmark = pytest.mark.django_db  # a page asks for its content type as it is made

FIRST = ("deadline", {"date": date(2030, 3, 1), "time": time(17), "stage": "first_stage"})
LAST = ("deadline", {"date": date(2030, 9, 2), "time": time(17), "stage": ""})


@pytest.mark.parametrize(
    ("values", "field"),
    [
        pytest.param({"end_date": date(2030, 4, 30)}, "end_date", id="last-day-before-first"),
        pytest.param({"end_time": time(9, 29)}, "end_time", id="end-before-start"),
        pytest.param({"start_time": None}, "start_time", id="end-without-start"),
    ],
)
def test_event_says_at_the_field_what_is_wrong(values, field):
    with pytest.raises(ValidationError) as error:
        EventPageFactory.build(**values).clean()

    assert list(error.value.message_dict) == [field]


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"end_time": time(9, 30)}, id="a-moment"),
        pytest.param({"end_date": date(2030, 5, 2), "end_time": time(8)}, id="over-night"),
        pytest.param({"start_time": None, "end_time": None}, id="whole-day"),
        pytest.param({"end_time": None}, id="open-end"),
    ],
)
def test_event_may_be_of_any_length(values):
    EventPageFactory.build(**values).clean()


@pytest.mark.parametrize("name", ["", "Madrid", "Europe", "../etc/passwd", "europe/madrid", "CEST"])
def test_zone_must_be_a_known_name(name):
    with pytest.raises(ValidationError):
        validate_zone(name)


def test_event_facts_are_what_the_schema_says():
    event = EventPageFactory.build(venue="Town hall")

    details = {**event.get_facts(), **event.get_texts()}

    assert details == {
        "scope": "international",
        "status": "scheduled",
        "attendance": "onsite",
        "timezone": "Europe/Madrid",
        "starts_at": "2030-05-01T07:30:00Z",
        "ends_at": "2030-05-01T15:00:00Z",
        "is_all_day": False,
        "start_date": "2030-05-01",
        "start_time": "09:30:00",
        "end_date": None,
        "end_time": "17:00:00",
        "website": None,
        "organiser": None,
        "venue": "Town hall",
    }
    assert set(EventDetails.model_fields) == set(details)
    assert EventDetails(**details).start_time == dt.time(9, 30)


def test_opportunity_closes_with_its_last_deadline_in_any_order():
    call = OpportunityPageFactory.build(deadlines=[LAST, FIRST], opens_on=date(2030, 1, 15))

    entry = call.get_index()

    assert entry.starts_at == datetime(2030, 1, 14, 23, tzinfo=UTC)
    assert entry.ends_at == datetime(2030, 9, 2, 15, tzinfo=UTC)
    assert entry.deadlines == (datetime(2030, 3, 1, 16, tzinfo=UTC), entry.ends_at)


def test_opportunity_without_deadline_never_closes():
    call = OpportunityPageFactory.build()

    assert (call.opens_at, call.ends_at, call.get_index().deadlines) == (None, None, ())


def test_opportunity_may_not_open_after_it_closes():
    with pytest.raises(ValidationError) as error:
        OpportunityPageFactory.build(deadlines=[FIRST], opens_on=date(2030, 3, 2)).clean()

    assert list(error.value.message_dict) == ["opens_on"]


def test_opportunity_facts_are_what_the_schema_says():
    call = OpportunityPageFactory.build(deadlines=[LAST, FIRST])

    details = {**call.get_facts(), **call.get_texts()}

    assert set(OpportunityDetails.model_fields) == set(details)
    assert details["deadlines"] == [
        {
            "at": "2030-03-01T16:00:00Z",
            "date": "2030-03-01",
            "time": "17:00:00",
            "stage": "first_stage",
        },
        {"at": "2030-09-02T15:00:00Z", "date": "2030-09-02", "time": "17:00:00", "stage": None},
    ]
    assert len(OpportunityDetails(**details).deadlines) == 2

"""What a list cannot show, in plain words: what is wrong with the address, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from home.languages import active, isolated
from home.web.links import build_url, flatten, pairs, without
from home.web.paging import NoSuchPageError, page_url
from hub.pages.filters import DAY_LABELS, FACET_LABELS
from search.params import MAX_QUERY_CHARS, MAX_QUERY_WORDS, ParameterError

SHOWN_CHARS = 60  # of what was asked for


@dataclass(frozen=True)
class Way:
    """Where to go on."""

    label: str
    url: str


@dataclass(frozen=True)
class Refusal:
    """`part` is a piece of the address; `words` were searched for, with the filters `kept`."""

    title: str
    text: str
    ways: tuple[Way, ...] = ()
    part: str = ""
    words: str = ""
    kept: tuple[tuple[str, str], ...] = ()


def explain_parameter(request: HttpRequest, error: ParameterError) -> Refusal:
    """Return what to say of a parameter that cannot be used."""
    name, values = error.parameter, request.GET.getlist(error.parameter)
    if error.value and name in FACET_LABELS:
        return explain_choice(request, name, error.value)
    if name == "q" and len(values) == 1:
        return explain_words(request, values[0])
    if name == "page" and len(values) == 1:
        first = Way(_("First page"), page_url(request, 1))
        title = _("There is no page “%(number)s”") % {"number": show(values[0])}
        return Refusal(title, _("The pages of a list are numbered from 1 on."), (first,))
    kept = [pair for pair in flatten(request.GET) if pair[0] != name]
    if name in DAY_LABELS:
        way = Way(_("See the list without this day"), build_url(request.path, kept))
        return Refusal(_("These days do not work"), error.reason, (way,))
    return Refusal(
        _("This address does not work"),
        _("A part of it means nothing here. It may have been cut off, or typed by hand:"),
        (Way(_("Open the page without it"), build_url(request.path, kept)),),
        part=Truncator("&".join(f"{name}={value}" for value in values)).chars(SHOWN_CHARS),
    )


def explain_choice(request: HttpRequest, name: str, value: str) -> Refusal:
    """Return what to say of a filter's value that is gone: old links and bookmarks name it."""
    way = Way(
        _("See the list without this filter"),
        build_url(request.path, without(request.GET, name, value)),
    )
    asked = {"value": show(value), "filter": str(FACET_LABELS[name])}
    return Refusal(
        _("This filter is not there any more"),
        _(
            "There is no “%(value)s” under “%(filter)s”, or not any more. An old bookmark or link "
            "may still ask for it."
        )
        % asked,
        (way,),
    )


def explain_words(request: HttpRequest, words: str) -> Refusal:
    kept = tuple(pair for pair in pairs(request.GET) if pair[0] != "q")
    most = {"words": MAX_QUERY_WORDS, "chars": MAX_QUERY_CHARS}
    text = _(
        "A search takes up to %(words)s words and %(chars)s characters. Shorten yours and search "
        "again: one or two key words are enough."
    )
    return Refusal(
        _("This is too much to search for at once"),
        text % most,
        (Way(_("Open the list without a search"), build_url(request.path, kept)),),
        words=words,
        kept=kept,
    )


def explain_length(request: HttpRequest) -> Refusal:
    """Return what to say of an address that is too long to be looked at."""
    words = request.GET.getlist("q")
    if len(words) == 1 and len(words[0]) > MAX_QUERY_CHARS:
        return explain_words(request, words[0])
    return Refusal(
        _("This address is too long"),
        _("Nothing here has so long an address. A program may have put it together wrongly."),
        (Way(_("Front page"), f"/{active()}/"),),
    )


def explain_page(request: HttpRequest, error: NoSuchPageError) -> Refusal:
    """Return what to say of a page behind the last one: the list has become shorter."""
    title = _("There is no page %(number)s") % {"number": error.number}
    first = Way(_("First page"), page_url(request, 1))
    if error.last <= 1:
        return Refusal(title, _("The whole list fits on one page."), (first,))
    last = Way(_("Last page (%(number)s)") % {"number": error.last}, page_url(request, error.last))
    text = _("The list ends with page %(number)s. It may have been longer once.")
    return Refusal(title, text % {"number": error.last}, (last, first))


def show(text: str) -> str:
    """Return what was asked for, shortened and isolated."""
    return isolated(Truncator(text).chars(SHOWN_CHARS))

"""What readers of Wagtail's own APIs may see, by the catalogue; the same for v2 and v3."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.models import Page

from home.documents import Access, find_access
from home.languages import codes
from home.models import HubDocument
from hub.api.errors import ProblemError
from search.catalogue.json import strings
from search.catalogue.models import Document, Listing, Term
from search.catalogue.streams import find_images
from search.catalogue.visibility import visible
from search.embedded import Media, MediaIds, load_shown, put_media
from search.engines.database import rank_documents, search_documents
from search.links import PAGE_START, find_pages, open_page_links
from search.params import MAX_QUERY_CHARS, MAX_QUERY_WORDS
from search.ranking import find_bounds
from search.words import Word, read_words

MAX_VALUE_CHARS = 1_000
MAX_NUMBER = 2**31 - 1
NUMBERS = {
    "limit", "offset", "id", "child_of", "descendant_of", "ancestor_of", "translation_of",
}  # fmt: skip
DIGITS = re.compile(r"-?[0-9]+")
ALMOST_DIGITS = re.compile(r"[\s\d_+-]+")  # other digits, signs, spaces: Python would take them
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
RICH_TEXT_FORMAT = "html"  # all others name pages by their number or address without a look


def check_params(
    params: QueryDict, known: Container[str] | None = None, repeatable: Container[str] = ()
) -> None:
    """Refuse parameters that are not `known`, given twice, or that no field could hold."""
    for name in params:
        if known is not None and name not in known:
            raise ProblemError(400, "There is no such parameter.", name[:40])
        values = params.getlist(name)
        if len(values) > 1 and name not in repeatable:
            raise ProblemError(400, "Give this parameter once only.", name)
        for value in values:
            check_value(name, value)


def check_value(name: str, value: str) -> None:
    if len(value) > MAX_VALUE_CHARS or CONTROL.search(value):
        raise ProblemError(400, "The value is too long or holds control characters.", name)
    if name in NUMBERS:
        check_number(name, value)
    if name == "search":
        too_long = len(value) > MAX_QUERY_CHARS or len(value.split()) > MAX_QUERY_WORDS
        if too_long:
            reason = f"Search for at most {MAX_QUERY_WORDS} words, {MAX_QUERY_CHARS} characters."
            raise ProblemError(400, reason, name)
    if name == "search_operator" and value not in ("and", "or"):
        raise ProblemError(400, "Choose one of: and, or.", name)


def check_number(name: str, value: str) -> None:
    """Words are for the endpoint to judge: some of these parameters take them as well."""
    if DIGITS.fullmatch(value):
        if abs(int(value)) > MAX_NUMBER:
            raise ProblemError(400, "The number is too large.", name)
    elif ALMOST_DIGITS.fullmatch(value):
        raise ProblemError(400, "Write the number with the digits 0 to 9 alone.", name)


def check_rich_text_format(params: Mapping[str, Any]) -> None:
    if params.get("rich_text_format", RICH_TEXT_FORMAT) != RICH_TEXT_FORMAT:
        raise ProblemError(400, f"Choose one of: {RICH_TEXT_FORMAT}.", "rich_text_format")


def shown_pages(model: type[Any], reader: Collection[str], at: datetime) -> QuerySet[Any]:
    """Return the pages of `model` that are language versions of items `reader` may see."""
    shown = visible(Document.objects.all(), reader, at)
    return model._default_manager.filter(pk__in=shown.values("page_id")).order_by("pk")


def find_page(html_path: str, reader: Collection[str], at: datetime) -> int | None:
    """Return the page whose text is shown at `html_path`, with or without a language in front."""
    parts = [part for part in html_path.split("/") if part]
    locale = parts.pop(0) if parts and parts[0] in codes() else settings.LANGUAGE_CODE
    path = "".join(f"{part}/" for part in parts)
    rows = visible(Listing.objects.filter(locale=locale, path=path), reader, at)
    found = rows.order_by("is_fallback", "pk").values_list("document__page_id", flat=True)
    return found.first()


def search_pages(
    pages: QuerySet[Any],
    words: str,
    operator: str | None,
    reader: Collection[str],
    *,
    is_ranked: bool,
) -> QuerySet[Any]:
    """Keep the pages that the catalogue's search finds for `reader`, best first if `is_ranked`."""
    wanted = read_words(words)
    if not wanted:
        return pages.none()
    if operator == "or":
        wanted = (Word(words, tuple(form for word in wanted for form in word.forms)),)
    own = Listing.objects.filter(locale=F("document__locale"))
    hits = search_documents(own, wanted, connection.vendor, reader=reader)
    found = pages.filter(pk__in=hits.values("document__page_id"))
    if not is_ranked:
        return found
    at = timezone.now()
    this = own.filter(document__page_id=OuterRef("pk"))
    bounds = find_bounds(at)
    ranked = rank_documents(
        this, wanted, connection.vendor, at, bounds, reader=reader, is_inner=True
    )
    return found.annotate(_rank=Subquery(ranked.values("rank")[:1])).order_by("-_rank", "pk")


def put_shown_media(value: Any, reader: Collection[str] | None, at: datetime) -> Any:
    """Return serialised content with the pictures and files in it that `reader` may have.

    None stands for one who may have everything. A question for each sort, however many there are.
    """
    ids = MediaIds()
    for text in strings(value):
        ids.note(text)
    ids.images |= {pk for pk in find_images(value) if isinstance(pk, int)}
    if not ids.documents and not ids.images:
        return value
    media = load_shown(ids, reader, at)
    return put_in(value, media)


@dataclass
class Shelf:
    """The documents that listed pages offer, loaded for all of them by whoever asks first."""

    pages: Sequence[Page]

    @cached_property
    def documents(self) -> dict[int, HubDocument]:
        offered = Term.objects.filter(
            facet="document", item__in=[page.translation_key for page in self.pages]
        )
        return HubDocument.objects.in_bulk(
            {int(pk) for pk in offered.values_list("value", flat=True)}
        )

    @cached_property
    def access(self) -> dict[int, Access]:
        return find_access({document.collection_id for document in self.documents.values()})


def put_page_links(
    written: Sequence[tuple[str, dict[str, Any]]], reader: Collection[str], at: datetime
) -> None:
    """Put addresses into the page links of serialised pages, each with its language; in place.

    Two questions, however many pages. A page within another one comes before it.
    """
    wanted = {
        (locale, int(pk))
        for locale, data in written
        for text in strings(data)
        for pk in PAGE_START.findall(text)
    }
    if not wanted:
        return
    found = find_pages(wanted, reader, at)
    for locale, data in written:
        put = partial(open_page_links, find=partial(find_path, found, locale))
        data.update({name: map_strings(value, put) for name, value in data.items()})


def find_path(found: Mapping[tuple[str, int], str], locale: str, page: int) -> str | None:
    return found.get((locale, page))


def map_strings(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        # Inner pages stay the objects they are: they were changed already.
        value.update({name: map_strings(part, change) for name, part in value.items()})
        return value
    if isinstance(value, list):
        return [map_strings(part, change) for part in value]
    return value


def put_in(value: Any, media: Media) -> Any:
    if isinstance(value, str):
        return put_media(value, media)
    if isinstance(value, Mapping):
        return {key: put_in(part, media) for key, part in value.items()}
    if isinstance(value, list):
        return [put_in(part, media) for part in value if is_shown(part, media)]
    return value


def is_shown(part: Any, media: Media) -> bool:
    """Tell whether a block is anything but a picture that the reader may not have."""
    if not isinstance(part, Mapping) or part.get("type") != "image":
        return True
    picture = part.get("value")
    return not isinstance(picture, Mapping) or picture.get("image") in media.images


def search_titles(rows: QuerySet[Any], words: str, operator: str | None) -> QuerySet[Any]:
    """Keep the files with every word (or any of them) in their title."""
    condition = Q()
    for word in words.split():
        has_word = Q(title__icontains=word)
        condition = condition | has_word if operator == "or" else condition & has_word
    return rows.filter(condition) if words.split() else rows.none()

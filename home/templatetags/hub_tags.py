"""Direction, dates, labels and drawings in templates. Thin: the work is in the modules of home."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cache
from html import escape
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.templatetags.static import static
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language_info

from home.art import art_of, deal, read_drawing
from home.choices import label_of
from home.dates import (
    Span,
    show_comma,
    show_day,
    show_days_left,
    show_month,
    show_month_of_year,
    show_time,
    to_span,
)
from home.icons import ICON_OF, draw
from home.languages import active, direction_of, isolated, name_of
from home.registry import get_kind, label_of_type
from home.sizes import show_size
from home.texts import shorten

register = template.Library()
register.filter("shorten", shorten)

THOUSAND = 1_000  # from here on a number has a separator


@register.simple_tag
def lang(code: str | None) -> SafeString | str:
    """Return ` lang="he" dir="rtl"` for text in another language than the page's."""
    if not code or code == active():
        return ""
    return format_html(' lang="{}" dir="{}"', code, direction_of(code))


@register.filter
def runs_otherwise(code: str) -> bool:
    """Tell whether a text in `code` runs in the other direction than the page."""
    return direction_of(code) != direction_of(active())


@register.simple_tag
def check_boxes(name: str, choices: Sequence[Any]) -> SafeString:
    """Draw a box for each of `choices`: of value, label, language, count and is_selected.

    In one go: a panel has a hundred, and took a fifth of what a page of results costs.
    """
    own = active()
    return mark_safe("".join(draw_box(name, choice, own) for choice in choices))  # noqa: S308 -- see there


def draw_box(name: str, choice: Any, own: str) -> str:
    """Return the box as HTML, whatever is in the texts; `own` is the page's language."""
    value = escape(choice.value)
    checked = " checked" if choice.is_selected else ""
    language = "" if choice.language == own else lang(choice.language)
    count = intcomma(choice.count) if choice.count >= THOUSAND else choice.count
    return (
        f'<label class="check"><input type="checkbox" name="{name}" id="{name}-{value}" '
        f'value="{value}"{checked}> <span{language}>{escape(choice.label)}</span> '
        f'<span class="check__count">{count}</span></label>'
    )


@register.simple_tag
def bdi(value: Any, code: str = "") -> SafeString | str:
    """Isolate an inserted value; with `code`, say its language."""
    if value in (None, ""):
        return ""
    if not code:
        return format_html("<bdi>{}</bdi>", value)
    if code == active():
        return format_html('<bdi dir="{}">{}</bdi>', direction_of(code), value)
    return format_html('<bdi lang="{}" dir="{}">{}</bdi>', code, direction_of(code), value)


@register.filter
def ltr(value: Any) -> SafeString:
    """Isolate what runs from left to right in every language: addresses, codes, ranges."""
    return format_html('<bdi dir="ltr">{}</bdi>', value)


@register.filter
def isolate(value: Any) -> str:
    """Isolate a value in plain text (a title), by Unicode's own characters."""
    return isolated(str(value))


@register.filter
def translated_name(code: str) -> str:
    """Return the language's name in the active language."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


@register.filter
def own_language_name(code: str) -> str:
    return name_of(code)


@register.simple_tag
def choice(kind: str, field: str, value: str | None) -> str:
    """Return the label of a value that `details.<field>` holds."""
    return label_of(kind, field, value) if value else ""


@register.filter
def instant(value: str | None) -> datetime | None:
    return parse_datetime(value) if value else None


@register.simple_tag
def day(value: str | date | None) -> SafeString | str:
    """Return a day, or the day (UTC) of an instant, in words inside <time>."""
    parsed = (parse_datetime(value) or parse_date(value)) if isinstance(value, str) else value
    if parsed is None:
        return ""
    shown = parsed.astimezone(UTC) if isinstance(parsed, datetime) else parsed
    return format_html('<time datetime="{}">{}</time>', shown.strftime("%Y-%m-%d"), show_day(shown))


@register.simple_tag
def span(starts_at: str, ends_at: str | None, zone: str, is_all_day: bool) -> Span | None:
    start = instant(starts_at)
    end = instant(ends_at) or start
    return to_span(start, end, zone, is_all_day=is_all_day) if start and end else None


@register.simple_tag
def moment(value: str, zone: str | None) -> dict[str, str]:
    """Return day, time, place and offset of an instant; UTC where no zone is given."""
    at = instant(value)
    if at is None:
        return {}
    found = to_span(at, at, zone or "UTC", is_all_day=False)
    start = found.start_time
    return {
        "day": show_day(found.first_day),
        "time": show_time(start) if start else "",
        "place": found.place,
        "offset": found.offset,
    }


@register.simple_tag
def comma() -> str:
    return show_comma()


@register.filter
def weekday(value: date) -> str:
    return show_day(value, with_weekday=True)


@register.filter
def in_words(value: date) -> str:
    return show_day(value)


@register.filter
def month(value: date) -> str:
    return show_month(value)


@register.filter
def month_of_year(value: date) -> str:
    return show_month_of_year(value)


@register.filter
def clock(value: Any) -> str:
    return show_time(value)


@register.filter
def file_size(size: int | None) -> str:
    """Return a file's size in words, as exactly as matters before a download."""
    return show_size(size) if size is not None else ""


@register.simple_tag
def is_past(value: str | None) -> bool:
    at = instant(value)
    return at is not None and at <= timezone.now()


@register.simple_tag
def is_now(starts_at: str | None, ends_at: str | None) -> bool:
    start, end = instant(starts_at), instant(ends_at)
    return start is not None and end is not None and start <= timezone.now() < end


@register.filter
def host(url: str) -> str:
    """Return the host of an address, as people say it."""
    return urlsplit(url).netloc.removeprefix("www.") or url


@register.simple_tag
def kind_label(name: str) -> str:
    return say_kind(name, active())


@cache
def say_kind(name: str, _language: str) -> str:
    """Return a kind's name in the active language; worked out once, lists say it on every card."""
    return capfirst(str(get_kind(name).label))


@register.simple_tag
def type_label(value: str) -> str:
    return say_type(value, active())


@cache
def say_type(value: str, _language: str) -> str:
    return str(label_of_type(value))


@register.simple_tag
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """Draw an icon of `icons.svg`; with `label` it speaks. `size`: small, large, or the text's."""
    return draw(name, label, size)


@register.filter
def icon_of(value: str | None, kind: str = "") -> str:
    """Return the name of the icon for a type or a format; where it has none, that of `kind`."""
    return ICON_OF.get(value or "") or ICON_OF.get(kind, "file")


@register.simple_tag
def art(card: dict[str, Any]) -> str:
    """Return the address of the drawing that stands for a card or an item without a picture."""
    return static(drawing_of(card))


PICTURE = '<img class="art" src="{}" alt="" width="{}" height="{}" loading="lazy">'


@register.simple_tag
def picture(item: dict[str, Any], inline: Any = "") -> SafeString:
    """Draw the picture of a card or an item, or the drawing that stands for it.

    `inline` puts the drawing into the page: for the few at its top, which should cost no request.
    """
    if image := item.get("image"):
        return format_html(PICTURE, image["src"], image["width"], image["height"])
    if inline:
        return read_drawing(drawing_of(item))
    return format_html(PICTURE, art(item), 640, 360)


def drawing_of(card: dict[str, Any]) -> str:
    return str(card.get("drawing") or art_of(card))


@register.filter
def with_drawings(cards: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the cards of a list with drawings such that neighbours differ."""
    return deal(cards)


@register.simple_tag
def card_template(card: dict[str, Any]) -> str:
    return get_kind(card["kind"]).card


@register.simple_tag
def days_left(value: str | None, zone: str | None) -> str:
    """Return how near a deadline is, in words; nothing where it is far, past or open."""
    at = instant(value)
    return show_days_left(at, timezone.now(), zone or "UTC") if at else ""

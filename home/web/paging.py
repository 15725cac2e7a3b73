"""Page numbers of a list."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from home.web.links import build_url, replacing

MAX_DIGITS = 8


class NoSuchPageError(Http404):
    """A list that has `last` pages was asked for one behind them."""

    def __init__(self, number: int, last: int) -> None:
        super().__init__(f"page {number} of {last}")
        self.number = number
        self.last = last


@dataclass(frozen=True)
class Step:
    """A page of the list; a gap in the row of numbers has no address."""

    number: int
    url: str
    is_current: bool = False


@dataclass(frozen=True)
class Pagination:
    number: int
    last: int
    steps: list[Step]
    previous_url: str
    next_url: str


def build_pagination(request: HttpRequest, page: int, last: int) -> Pagination | None:
    """Return the links to the other pages; None where there is one page only."""
    if last <= 1:
        return None
    near = {1, last, page - 1, page, page + 1}
    steps: list[Step] = []
    for number in sorted(number for number in near if 1 <= number <= last):
        if steps and number > steps[-1].number + 1:
            steps.append(Step(number - 1, ""))
        steps.append(Step(number, page_url(request, number), number == page))
    return Pagination(
        page,
        last,
        steps,
        page_url(request, page - 1) if page > 1 else "",
        page_url(request, page + 1) if page < last else "",
    )


def page_url(request: HttpRequest, number: int) -> str:
    value = "" if number == 1 else str(number)
    return build_url(request.path, replacing(request.GET, "page", value))


def read_page(request: HttpRequest) -> int:
    """Return the number of the page asked for; raise `Http404` for what is none."""
    value = request.GET.get("page", "1")
    if not (value.isascii() and value.isdecimal() and len(value) < MAX_DIGITS and int(value)):
        raise Http404(f"page {value[:MAX_DIGITS]}")
    return int(value)

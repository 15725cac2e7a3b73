"""The living style guide: every token and component, in both directions, in light and in dark.

A demo and a developer's machine have it; elsewhere, and without the items it shows, it is not
found. It asks the database nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from csp.decorators import csp_update
from django.conf import settings
from django.contrib.staticfiles.finders import find
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import override
from django.views.decorators.http import require_safe

from home.art import DRAWN
from home.icons import DRAWINGS, ICON_OF, MIRRORED
from home.languages import codes, direction_of, name_of
from home.web.links import build_url
from hub.styleguide.drawings import group_drawings
from hub.styleguide.guide import COMPONENTS, Chapter, list_chapters
from hub.styleguide.parts import Component, read_template
from hub.styleguide.stage import Samples, build_sets, build_shown, pair_languages
from hub.styleguide.states import build_states
from hub.styleguide.tokens import build_sheet, read_groups, read_languages

THEMES = ("light", "dark")
WHOLE_PAGE = "home/section_page.html"
APPS = {"library", "stakeholders", "events"}  # whose items the specimens show
NARROW = {"frame-src": ["'self'"]}  # a component on a phone stands in a frame of that width


@dataclass(frozen=True)
class Asked:
    """What the query asks for; the theme is "" for the system's."""

    language: str
    theme: str


Build = Callable[[Asked], dict[str, Any]]


@require_safe
@csp_update(NARROW)
def guide(request: HttpRequest) -> HttpResponse:
    """Show the whole guide: principles, values, drawings and every component."""
    return answer(
        request, "styleguide/guide.html", lambda asked: build_chapters(list_chapters(), asked)
    )


@require_safe
def part(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show a chapter alone, or a component."""
    chapters = [chapter for chapter in list_chapters() if chapter.slug == slug]
    if not chapters:
        return alone(request, slug)

    @csp_update(NARROW)
    def show(request: HttpRequest) -> HttpResponse:
        return answer(
            request, "styleguide/guide.html", lambda asked: build_chapters(chapters, asked)
        )

    return show(request)


def alone(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one component without the guide around it, in one language and theme, at any width."""
    component = next((part for part in COMPONENTS if part.slug == slug), None)
    if component is None or not component.is_there:
        raise Http404(slug)

    def build(asked: Asked) -> dict[str, Any]:
        return {
            "part": build_part(component, build_sets([asked.language]), [asked.theme]),
            "is_framed": "framed" in request.GET,
        }

    return answer(request, "styleguide/alone.html", build)


@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """Serve the rules that show tokens and states: made from the hub's own, none forgotten."""
    check_open()
    return HttpResponse(build_sheet() + build_states(), content_type="text/css; charset=utf-8")


def check_open() -> None:
    if not (settings.HUB_DEMO or settings.DEBUG):
        raise Http404("the style guide is for demo and development")
    if missing := APPS.difference(settings.CONTENT_APPS):
        raise Http404(f"the style guide shows items of apps that are not there: {sorted(missing)}")


def answer(request: HttpRequest, template: str, build: Build) -> HttpResponse:
    """Answer in the language and the colours of the query, kept by nobody and indexed by nobody."""
    check_open()
    language = request.GET.get("language") or settings.LANGUAGE_CODE
    theme = request.GET.get("theme", "")
    if language not in codes() or theme not in ("", *THEMES):
        raise Http404("no such language or theme")
    with override(language):
        context = {**build_frame(request.path, language, theme), **build(Asked(language, theme))}
        text = render_to_string(template, context)
    headers = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
    return HttpResponse(text, headers=headers)


def build_frame(path: str, language: str, theme: str) -> dict[str, Any]:
    """Return what the page around the specimens needs: where else it can be seen."""

    def link(code: str, colours: str) -> str:
        return build_url(path, [("language", code), ("theme", colours)])

    return {
        "site_name": settings.WAGTAIL_SITE_NAME,
        "sheets": [name for app in settings.CONTENT_APPS if find(name := f"{app}/{app}.css")],
        "language": language,
        "dir": direction_of(language),
        "theme": theme,
        "query": build_url("", [("language", language), ("theme", theme)]),
        "languages": [(name_of(code), code, link(code, theme)) for code in codes()],
        "themes": [(name or "system", name, link(language, name)) for name in ("", *THEMES)],
    }


def build_chapters(chapters: Sequence[Chapter], asked: Asked) -> dict[str, Any]:
    pair = pair_languages(asked.language)
    sets = build_sets(pair) if any(chapter.slugs for chapter in chapters) else {}
    parts = {
        chapter.slug: [build_part(component, sets, THEMES) for component in chapter.components]
        for chapter in chapters
    }
    return {
        "chapters": (known := list_chapters()),
        "shown": [(chapter, parts[chapter.slug]) for chapter in chapters],
        "is_whole": len(chapters) == len(known),
        "panels": [(code, direction_of(code), theme) for theme in THEMES for code in pair],
        "groups": read_groups(),
        "language_tokens": read_languages().items(),
        "icons": [(name, name in MIRRORED) for name in DRAWINGS],
        "icon_uses": sorted(ICON_OF.items()),
        "drawings": group_drawings(DRAWN),
        "whole_page": read_template(WHOLE_PAGE),
        "whole_page_name": WHOLE_PAGE,
    }


def build_part(component: Component, sets: Samples, themes: Iterable[str]) -> dict[str, Any]:
    return {"component": component, "shown": list(build_shown(component, sets, themes))}

"""Chapters in Markdown to HTML: labels from the catalogues, stable headings, directions.

Beside CommonMark and tables, a chapter uses:

- `[[Log in]]`: a label of the interface, named by its English source and shown as the interface
  shows it in the language of the chapter;
- `## Filters {#filters}`: a heading with an id, the same in every language;
- `[text](02-finding.md#filters)`: a link to another chapter;
- `[text](/account/signup/)`: a link to a page of the hub in the same language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import escape
from django.utils.text import capfirst
from django.utils.translation import gettext
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from home.languages import active, direction_in, direction_of

LABEL = re.compile(r"\[\[([^\[\]]+)\]\]")
HEADING_ID = re.compile(r"\s*\{#([a-z0-9-]+)\}$")
RTL_LETTER = re.compile(r"[\u0590-\u08ff]")
# What Arabic and Hebrew write together with the word that follows: "and", "in", "to".
PREFIXED_CODE = re.compile(
    r"(?<!\w)([\u0621-\u064a]{1,2}|[\u05d0-\u05ea]{1,3}\u05be)(<code\b[^>]*>[^<]*</code>)"
)
CHAPTER_LINK = re.compile(r"(?:\d\d-([a-z0-9-]+)\.md)?(?:#([a-z0-9-]+))?")


@dataclass(frozen=True)
class Heading:
    level: int
    id: str
    html: str


@dataclass(frozen=True)
class Medium:
    """How addresses look where the text will be read: on the web, or in one document.

    `chapter_url` takes the slug of a chapter (empty: the same one) and the id of a heading;
    `page_url` takes a path of the hub and may return "", which leaves text without a link.
    """

    chapter_url: Callable[[str, str], str]
    page_url: Callable[[str], str]
    id_prefix: str = ""


@dataclass(frozen=True)
class Rendered:
    """A chapter; `title` and `lead`, its first heading and paragraph, are not in `html`."""

    title: str
    lead: str
    html: str
    headings: list[Heading] = field(default_factory=list)


def label(source: str) -> str:
    """Return the interface's label for `source`, in the active language, as a form shows it."""
    return str(capfirst(gettext(source).strip()))


def read_label(state: StateInline, silent: bool) -> bool:
    found = LABEL.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        state.push("label", "", 0).content = found[1]
    state.pos = found.end()
    return True


def name_headings(state: StateCore) -> None:
    """Move `{#id}` from the end of each heading into its attributes."""
    for opening, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if opening.type != "heading_open" or not inline.children:
            continue
        last = inline.children[-1]
        found = HEADING_ID.search(last.content)
        if found:
            last.content = last.content[: found.start()]
            opening.attrSet("id", found[1])


class ManualRenderer(RendererHTML):
    """HTML whose directions are written out: print ignores a bare <bdi>."""

    def label(self, tokens: Sequence[Token], at: int, *_rest: Any) -> str:
        text = label(tokens[at].content)
        # Latin letters only: this one is not translated, or is a name.
        code = "en" if text.isascii() and direction_of(active()) == "rtl" else active()
        language = "" if code == active() else f' lang="{code}"'
        return f'<b class="ui"{language} dir="{direction_of(code)}">{escape(text)}</b>'

    def code_inline(self, tokens: Sequence[Token], at: int, *_rest: Any) -> str:
        text = tokens[at].content
        words = ' class="words"' if RTL_LETTER.search(text) else ""
        way = direction_in(text) or "ltr"  # as a field shows it
        return f'<code dir="{way}"{words}>{escape(text)}</code>'

    def fence(self, tokens: Sequence[Token], at: int, *_rest: Any) -> str:
        return f'<pre dir="ltr" tabindex="0"><code>{escape(tokens[at].content)}</code></pre>\n'

    def code_block(self, tokens: Sequence[Token], at: int, *_rest: Any) -> str:
        return self.fence(tokens, at)

    def heading_open(
        self, tokens: Sequence[Token], at: int, _options: Any, env: dict[str, Any]
    ) -> str:
        token = tokens[at]
        name = f"{env['medium'].id_prefix}{token.attrGet('id') or ''}"
        env["above"] = name
        return f'<{token.tag} id="{escape(name)}">'

    def table_open(
        self, _tokens: Sequence[Token], _at: int, _options: Any, env: dict[str, Any]
    ) -> str:
        """A table wider than the screen is moved in its place, by keys too."""
        above = escape(env["above"])
        return f'<div class="wide" role="region" tabindex="0" aria-labelledby="{above}"><table>\n'

    def table_close(self, *_rest: Any) -> str:
        return "</table></div>\n"

    def link_open(self, tokens: Sequence[Token], at: int, _options: Any, env: Any) -> str:
        token, medium = tokens[at], env["medium"]
        href = str(token.attrGet("href") or "")
        inner = CHAPTER_LINK.fullmatch(href)
        if inner:
            href = medium.chapter_url(inner[1] or "", inner[2] or "")
        elif href.startswith("/"):
            href = medium.page_url(href)
        before, after = ('<bdi dir="ltr">', "</bdi>") if token.markup == "autolink" else ("", "")
        if not href:
            env["closing"].append("")
            return ""
        env["closing"].append(f"</a>{after}")
        return f'{before}<a href="{escape(href)}">'

    def link_close(self, _tokens: Sequence[Token], _at: int, _options: Any, env: Any) -> str:
        return str(env["closing"].pop())


def build_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}, renderer_cls=ManualRenderer)
    parser.enable("table")
    parser.inline.ruler.before("link", "label", read_label)
    parser.core.ruler.after("inline", "name_headings", name_headings)
    return parser


def render(text: str, medium: Medium) -> Rendered:
    """Return the chapter written as `text`, with labels of the active language."""
    parser = build_parser()
    env: dict[str, Any] = {"medium": medium, "closing": []}
    tokens = parser.parse(text, env)
    kinds = [token.type for token in tokens[:6]]
    if kinds[0] != "heading_open" or kinds[3] != "paragraph_open" or tokens[0].tag != "h1":
        raise ValueError("A chapter begins with its title and one paragraph.")

    def show(inline: Token) -> str:
        return str(parser.renderer.render([inline], parser.options, env))

    return Rendered(
        title=tokens[1].children[0].content if tokens[1].children else "",
        lead=tokens[4].content,
        html=PREFIXED_CODE.sub(
            r'<span class="prefixed">\1\2</span>',
            str(parser.renderer.render(tokens[6:], parser.options, env)),
        ),
        headings=[
            Heading(int(token.tag[1]), str(token.attrGet("id") or ""), show(tokens[at + 1]))
            for at, token in enumerate(tokens)
            if token.type == "heading_open" and token.tag != "h1"
        ],
    )

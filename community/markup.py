"""What members write: Markdown to HTML that can do nothing but be read. Pure.

Source is kept; a change of the rules raises `VERSION`, and texts are made anew from it
(`community.operations.renewing`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

import nh3
from django.utils.html import escape
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from home.languages import Direction, direction_in
from home.texts import to_line

VERSION = 2
MAX_CHARS = 20_000
MAX_NESTING = 12
BULLET = "•"
MAX_CELLS = 2_000  # of a table, also those that Markdown adds where a row is short
RULER = frozenset("|-: \t>")  # what the line below the head of a table is made of
MAX_HTML = 100_000  # characters: what every reader of a discussion has to load

MENTION = re.compile(r"@([abcdefghjkmnpqrstuvwxyz23456789]{10})\b")
LINK = re.compile(r"<a [^>]*href=")
OWN_LINK = re.compile(r'<a href="/[a-z]{2}(/community/posts/\d+/)"')
# Where the link's text is an address, and where text has a telephone number.
ADDRESS = re.compile(r"(?:[a-z][a-z+.-]*:|www\.)\S+|\S+@\S+", re.IGNORECASE)
TELEPHONE = re.compile(r"(?<!\w)\+\(?\d(?:[ ().\u00a0-]{0,2}\d){5,14}(?!\w)")
NAMED = re.compile(r'<a class="mention" href="@(\w+)"[^>]*>@\w+</a>')
# Post headings stand below the post's own, which is on the second level.
HEADINGS = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h5", "h5": "h5", "h6": "h5"}
LINES = ("p", "h3", "h4", "h5", "td", "th")
HOLDERS = ("ul", "ol", "li", "blockquote", "table")  # of lines and of each other
BLOCKS = (*LINES, *HOLDERS)
TAGS = {*BLOCKS, "a", "br", "strong", "em", "s", "code", "pre", "hr", "thead", "tbody"}
TAGS |= {"tr", "bdi", "div"}
TURNED = re.compile(r'(<(?:ul|ol|li|blockquote|div class="wide") dir=)"(?:ltr|rtl)"')
ATTRIBUTES: dict[str, set[str]] = {
    **{tag: {"dir"} for tag in (*BLOCKS, "pre", "code", "bdi")},
    "a": {"dir", "href"},
    "div": {"dir", "tabindex"},
    "ol": {"dir", "start"},
    "pre": {"dir", "tabindex"},
}
SCHEMES = {"http", "https", "mailto", "tel"}


class PostRenderer(RendererHTML):
    """HTML of which each piece runs its own way; pictures are links to them.

    Code, addresses and telephone numbers run from left to right, whatever is around them.
    """

    def text(self, tokens: Sequence[Token], at: int, *_rest: Any) -> str:
        return TELEPHONE.sub(r'<bdi dir="ltr">\g<0></bdi>', escape(tokens[at].content))

    def image(self, tokens: Sequence[Token], at: int, *_rest: Any) -> str:
        token = tokens[at]
        address, words = escape(str(token.attrGet("src") or "")), escape(token.content)
        if words:
            return f'<a href="{address}">{words}</a>'
        return f'<a href="{address}" dir="ltr">{address}</a>'

    def code_inline(self, tokens: Sequence[Token], at: int, *_rest: Any) -> str:
        return f'<code dir="ltr">{escape(tokens[at].content)}</code>'

    def fence(self, tokens: Sequence[Token], at: int, *_rest: Any) -> str:
        text = escape(tokens[at].content)
        return f'<pre dir="ltr" tabindex="0"><code>{text}</code></pre>\n'

    def code_block(self, tokens: Sequence[Token], at: int, *_rest: Any) -> str:
        return self.fence(tokens, at)

    def table_open(self, tokens: Sequence[Token], at: int, *_rest: Any) -> str:
        """A table wider than its text is moved sideways by itself, by keys as well."""
        way = tokens[at].attrGet("dir")
        turned = f' dir="{way}"' if way else ""
        return f'<div class="wide"{turned} tabindex="0"><table>\n'

    def table_close(self, *_args: Any) -> str:
        return "</table></div>\n"

    def mention(self, tokens: Sequence[Token], at: int, *_rest: Any) -> str:
        # The key alone: names are put in for who reads, as of then.
        key = escape(tokens[at].content)
        return f'<a class="mention" href="@{key}">@{key}</a>'


def read_mention(state: StateInline, silent: bool) -> bool:
    found = MENTION.match(state.src, state.pos)
    if found is None or (state.pos and state.src[state.pos - 1].isalnum()):
        return False
    if not silent:
        state.push("mention", "", 0).content = found[1]
    state.pos = found.end()
    return True


def read_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a table, but for one that is too large: it is noted, and stays the text that it is."""
    if state.env.get("is_too_large"):
        return False
    ruler = state.src[state.bMarks[start + 1] : state.eMarks[start + 1]] if start + 1 < end else ""
    if "-" in ruler and set(ruler) <= RULER:
        rows = next((line for line in range(start, end) if state.isEmpty(line)), end) - start
        if (ruler.count("|") + 1) * rows > MAX_CELLS:
            state.env["is_too_large"] = True
            return False
    return table(state, start, end, silent)


@cache
def build_parser() -> MarkdownIt:
    options = {"html": False, "linkify": True, "maxNesting": MAX_NESTING, "breaks": True}
    parser = MarkdownIt("commonmark", options, renderer_cls=PostRenderer)
    parser.enable(["table", "strikethrough", "linkify"])
    parser.block.ruler.at("table", read_table, {"alt": ["paragraph", "reference"]})
    parser.inline.ruler.before("link", "mention", read_mention)
    return parser


def render(text: str) -> str:
    """Return `text` as HTML of a few tags; at most MAX_CHARS of it are read.

    What no rule allows is left as the text it is, or out. See `put_names` for mentions.
    """
    parser = build_parser()
    tokens = parser.parse(text[:MAX_CHARS].replace("\x00", ""))
    for token in tokens:
        token.tag = HEADINGS.get(token.tag, token.tag)
        if token.tag in BLOCKS:
            token.attrs = {k: v for k, v in token.attrs.items() if k == "start"}
    turn(tokens)
    return clean(str(parser.renderer.render(tokens, parser.options, {})))


def turn(tokens: Sequence[Token]) -> None:
    """Give each block the direction of its words; one without words goes as what it stands in.

    A line finds its own. What holds lines is told by the first words in it: `auto` looks at no
    element that has a direction.
    """
    held = list[Token]()
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.tag in HOLDERS:
            if token.nesting == 1:
                held.append(token)
            else:
                held.pop()
        elif token.type == "inline" and (way := turn_line(token.children or [])):
            if before is not None and before.tag in LINES:
                before.attrSet("dir", "auto")
            for holder in held:
                if not holder.attrGet("dir"):
                    holder.attrSet("dir", way)


def turn_line(pieces: Sequence[Token]) -> Direction | None:
    """Turn the addresses of a line from left to right; return where its words run."""
    words = list[str]()
    rest = iter(pieces)
    for piece in rest:
        if piece.type != "link_open":
            words += read_words(piece)
            continue
        inside = list(take_link(rest))
        text = "".join(plain_of(each) for each in inside)
        if piece.info == "auto" or ADDRESS.fullmatch(text.strip()):
            piece.attrSet("dir", "ltr")
        else:
            words += [word for each in inside for word in read_words(each)]
    return direction_in("".join(words))


def take_link(pieces: Iterator[Token]) -> Iterator[Token]:
    """Yield the pieces of a link, up to its end."""
    for piece in pieces:
        if piece.type == "link_close":
            return
        yield piece


def read_words(piece: Token) -> list[str]:
    """Return what of a line tells its direction: no code, no name, no address."""
    return [piece.content] if piece.type in {"text", "image"} else []


def turn_to(html: str, direction: Direction) -> str:
    """Return rendered HTML that became a text of one direction, as a translation does."""
    return TURNED.sub(rf'\1"{direction}"', html)


def is_too_large(text: str) -> bool:
    """Tell whether `text` makes more of a page than its length says: tables and marks multiply."""
    noted: dict[str, bool] = {}
    build_parser().parse(text[:MAX_CHARS], noted)
    return noted.get("is_too_large", False) or len(render(text)) > MAX_HTML


def clean(html: str) -> str:
    """Let only the tags through that a post may have; links give no weight to where they lead."""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes={"a": {"mention"}, "div": {"wide"}},
        url_schemes=SCHEMES,
        link_rel="nofollow ugc noopener",
    )


def put_names(html: str, describe: Callable[[str], str]) -> str:
    """Return rendered HTML with what `describe` makes (safe HTML) of each member's key named."""
    return NAMED.sub(lambda found: describe(found[1]), html)


def find_keys(html: str) -> set[str]:
    """Return the keys of the members that rendered HTML names."""
    return {found[1] for found in NAMED.finditer(html)}


def find_mentions(text: str) -> tuple[str, ...]:
    """Return the keys of the members that `text` names, each once, in their order.

    What it quotes names nobody anew, not even whose words they are.
    """
    depth, named = 0, list[str]()
    for token in build_parser().parse(text[:MAX_CHARS]):
        if token.type in {"blockquote_open", "blockquote_close"}:
            depth += token.nesting
        elif not depth:
            children = token.children or ()
            named += [child.content for child in children if child.type == "mention"]
    return tuple(dict.fromkeys(named))


def count_links(html: str) -> int:
    """Return how many links to other places rendered HTML has; mentions and posts are none."""
    return len(LINK.findall(html)) - html.count('class="mention"') - len(OWN_LINK.findall(html))


def lead_in(html: str, language: str) -> str:
    """Return rendered HTML whose links to posts lead to them in the reader's language."""
    return OWN_LINK.sub(rf'<a href="/{language}\1"', html)


def to_plain(text: str, describe: Callable[[str], str] = "@{}".format) -> str:
    """Return what a reader reads of `text`, on one line, without its marks.

    `describe` says what stands there of the key of each member named. The items of a list keep
    their marks: they would run into each other.
    """

    def read(token: Token) -> str:
        return describe(token.content) if token.type == "mention" else plain_of(token)

    mark, parts = "", list[str]()
    for token in build_parser().parse(text[:MAX_CHARS]):
        if token.type == "list_item_open":
            mark = f"{token.info}{token.markup}" if token.info else BULLET
        elif words := "".join(map(read, token.children or (token,))):
            parts += [mark, words]
            mark = ""
    return to_line(" ".join(parts))


def to_paragraphs(text: str) -> str:
    """Return what a reader reads of `text` without its marks, block by block."""
    tokens = build_parser().parse(text[:MAX_CHARS])
    blocks = (to_line("".join(map(plain_of, token.children or (token,)))) for token in tokens)
    return "\n\n".join(block for block in blocks if block)


def plain_of(token: Token) -> str:
    if token.type in {"softbreak", "hardbreak"}:
        return " "
    if token.type in {"text", "code_inline", "fence", "code_block", "image"}:
        return token.content
    return f"@{token.content}" if token.type == "mention" else ""


def quote(text: str) -> str:
    """Return `text` as a Markdown quotation."""
    return "".join(f"> {line}\n" for line in text.strip().splitlines()) + "\n"


def quote_post(text: str, *, key: str, number: int, address: str) -> str:
    """Return the text of a post as a quotation, to begin an answer with: whose it is, and where.

    Its author is named by the key of the profile, so that a name that changes or goes does here.
    """
    source = f"[#{number}]({address}):"
    return quote(f"@{key}, {source}\n\n{text.strip()}" if key else f"{source}\n\n{text.strip()}")


def drop_quotations(text: str, key: str) -> str:
    """Return the text without the words it quotes of a member's posts; whose they were stays."""
    quotation = re.compile(
        rf"^((?P<deep>(?:> )*)> @{re.escape(key)}, \[#\d+\]\([^)\n]*\):\r?\n)"
        r"(?:(?P=deep)>[^\n]*(?:\n|\Z))*",
        re.MULTILINE,
    )
    return quotation.sub(r"\1", text)

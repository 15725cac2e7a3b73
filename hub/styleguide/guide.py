"""The guide's parts in the order of the style sheets, and the pages they stand on.

Its prose is English and not marked for translation: it speaks to those who write templates.
"""

from __future__ import annotations

from dataclasses import dataclass

from hub.styleguide.community import COMMUNITY
from hub.styleguide.parts import Component

COMPONENTS = (
    Component(
        "button",
        "Button",
        "What one does next. One strong button in a place; the quiet one for what is beside the "
        "point. A link that leads somewhere is an <a>, what changes something is a <button>.",
        is_small=True,
    ),
    Component(
        "link-button",
        "Link-button, round button",
        "What one may do besides: print, cite, copy, see all.",
        is_small=True,
    ),
    Component(
        "tag",
        "Tag",
        "A state in one or two words, never a link. Its colour only repeats what it says.",
        is_small=True,
    ),
    Component(
        "language-switch",
        "Language switch",
        "Each language by its own name; the same page in it, with the same filters. A star "
        "beside a name says that the page is not translated yet; words below explain the star.",
        is_small=True,
    ),
    Component(
        "user-menu",
        "User menu",
        "The way in for everybody, and out for members. The form in it needs a cookie, so only "
        "members get it.",
        is_small=True,
    ),
    Component(
        "header",
        "Header: brand, navigation, languages, account",
        "On every page. Languages stand above, also on a phone; sections fold into a menu there.",
        has_narrow=True,
    ),
    Component(
        "hero",
        "Hero",
        "The front page's beginning, nowhere else: what this is, for whom, and a place to search.",
        ("components/search_box.html",),
        has_narrow=True,
    ),
    Component(
        "search-box",
        "Search box",
        "A search of the whole hub, large only in the hero. With scripts, suggestions stand under "
        "the field: arrow keys choose, Enter follows, Escape closes.",
        ("components/suggestions.html",),
        is_small=True,
    ),
    Component(
        "figures", "Figures", "Real counts that lead to what they count. None is shown empty."
    ),
    Component("ways", "Ways", "What to do next, by who you are. At most three, two steps each."),
    Component(
        "tile",
        "Tile",
        "An icon where a picture would only decorate: organisations, people.",
        ("components/tile_card.html",),
        is_small=True,
    ),
    Component(
        "picture",
        "Picture and drawing",
        "An item's picture, else the drawing that stands for it. Silent: the title says it.",
        is_small=True,
    ),
    Component(
        "datebox",
        "Date box",
        "The day an item is about, at a glance. Silent: the date stands in words beside it.",
        is_small=True,
    ),
    Component(
        "time",
        "Time",
        "When something is, in the words of the reader's language and the clock of the place.",
        is_small=True,
    ),
    Component(
        "breadcrumb",
        "Breadcrumb",
        "The pages above, from the front page. Not the page itself.",
        is_small=True,
    ),
    Component(
        "page-head",
        "Page head",
        "In the band a page begins with: what it is, its title (the only h1), a lead, a few facts.",
        has_narrow=True,
    ),
    Component(
        "card",
        "Card",
        "An item in a list. The whole card is one link, its name the title. Kinds extend it by "
        "blocks: shape, media, when, tags.",
        is_small=True,
    ),
    Component(
        "cards",
        "Cards, by kind and layout",
        "A kind says in its registration which card and which layout it has.",
        has_narrow=True,
    ),
    Component(
        "call",
        "Call, join, funding",
        "What the hub asks of its readers: once on a page, after it has given something.",
        has_narrow=True,
    ),
    Component(
        "field",
        "Field, form",
        "Label above, then the hint, then what was wrong, then the control, tied by ids. No "
        "placeholder says what a label should.",
        ("components/form.html", "components/field_notes.html"),
        is_small=True,
    ),
    Component(
        "error-summary",
        "Error summary",
        "All mistakes before the form, each leading to its field. It gets the focus on its page.",
    ),
    Component(
        "panel",
        "Panel",
        "What stands alone in the middle of a page: pages of accounts.",
        ("account/base.html",),
        is_small=True,
    ),
    Component(
        "check",
        "Choice of a filter",
        "Several of a facet are checkboxes, one of several is a row of radio buttons.",
        is_small=True,
    ),
    Component(
        "filter-panel",
        "Filter panel",
        "Beside the list on a wide screen, a sheet over it on a phone. Without scripts its button "
        "asks for the list.",
        ("components/filter_choices.html", "components/days.html"),
        has_narrow=True,
        is_small=True,
    ),
    Component(
        "filter-sheet",
        "Filter sheet",
        "The same panel opened on a phone: it covers the page, scrolls between its title and its "
        "button, and closes with Escape, the cross or the results.",
        is_narrow=True,
    ),
    Component(
        "results",
        "Results",
        "How many there are, the feed of precisely these, the filters in force, the cards, the "
        "pages; or what to do where there is nothing.",
        ("components/results_head.html",),
    ),
    Component(
        "found",
        "Found",
        "Results of a search: what was done with the words, the words added in other languages, "
        "each hit with the place that was found; and where there is nothing, what leads on.",
        (
            "components/other_languages.html",
            "components/nothing_found.html",
            "components/named.html",
        ),
    ),
    Component(
        "chips",
        "Chips",
        "The filters in force. Each is a link to the list without it.",
        is_small=True,
    ),
    Component("tabs", "Tabs", "Results by kind. Each tab is a link, so that it can be shared."),
    Component(
        "pagination",
        "Pagination",
        "Numbered pages with addresses. First, last and the neighbours are always there.",
    ),
    Component(
        "listing",
        "Listing",
        "All of the list: tabs, filter panel, results. Scripts swap it whole.",
        has_narrow=True,
    ),
    Component(
        "empty-state",
        "Empty state",
        "Nothing found is no dead end: it says what to try. No list shows a bare zero.",
    ),
    Component(
        "trouble",
        "Trouble",
        "Pages that say what went wrong and what to do. They extend a template of their own.",
        ("components/trouble.html",),
    ),
    Component(
        "notice",
        "Notice",
        "One sentence about the page, before its text: language, state, who sees it. Icon and "
        "words say what the colour says.",
    ),
    Component(
        "prose", "Prose", "What editors write, at most 42 rem wide: about 75 letters a line."
    ),
    Component(
        "fact-box",
        "Fact box",
        "What an item is, in pairs of name and value. A fact without a value is left out.",
        is_small=True,
    ),
    Component(
        "files",
        "File table",
        "Title, format, size and language before the click. On a phone each row becomes a card. "
        "Members' files are named to everybody, with the way in.",
        ("components/file_row.html",),
        has_narrow=True,
    ),
    Component(
        "related",
        "Related",
        "What an item is linked with, by kind, below its text and beside its facts. One item fills "
        "a row, two share it, an odd last one is as wide as two.",
    ),
    Component("units", "Units", "Parts of a training path, folded; a number, a title, how long."),
    Component(
        "dialog",
        "Dialog",
        "For what is short and interrupts nothing. It closes with Escape, its button, or done.",
        is_small=True,
    ),
    Component(
        "toast",
        "Toast",
        "Said at the foot of the window and read out. Never the only place.",
        is_small=True,
    ),
    Component(
        "footer", "Footer", "On every page: sections, help, what the hub is, the choice of colours."
    ),
    Component(
        "print",
        "Print",
        "Printed, a page loses header, filters and buttons, opens what is folded, writes the "
        "addresses of its links out and counts its pages; that of an item shows its address "
        "as a QR code.",
    ),
    Component(
        "page",
        "The page around them",
        "Every page extends base.html, which brings skip link, header, footer, style sheets and "
        "the regions that speak. A page with a list adds live.html to its head.",
        ("base.html", "components/styles.html", "components/live.html"),
    ),
    *COMMUNITY,
)


@dataclass(frozen=True)
class Chapter:
    """A page of the guide: `names` of components, and `sections` that templates of its own make."""

    slug: str
    title: str
    about: str
    names: str = ""
    sections: tuple[tuple[str, str], ...] = ()

    @property
    def slugs(self) -> list[str]:
        return self.names.split()

    @property
    def components(self) -> list[Component]:
        known = {component.slug: component for component in COMPONENTS}
        return [known[slug] for slug in self.slugs if known[slug].is_there]

    @property
    def entries(self) -> list[tuple[str, str]]:
        """What stands on the page: the name of its place and its title."""
        return [*self.sections, *((part.slug, part.title) for part in self.components)]


CHAPTERS = (
    Chapter(
        "values",
        "Values",
        "Colours, type, space, shape, depth and motion: the tokens.",
        sections=(
            ("colours", "Colours"),
            ("type", "Type"),
            ("space", "Space"),
            ("shape-depth-motion", "Shape, depth, motion"),
            ("measures", "Measures"),
            ("languages", "What a language changes"),
        ),
    ),
    Chapter(
        "drawn",
        "Icons and drawings",
        "One sheet of icons, the name-mark, and a drawing for every kind.",
        sections=(("icons", "Icons"), ("drawings", "Drawings")),
    ),
    Chapter(
        "basics",
        "Small parts",
        "What the larger ones are made of.",
        "button link-button tag tile picture datebox time notice dialog toast",
    ),
    Chapter(
        "frame",
        "The page",
        "What surrounds every page, and what pages begin with.",
        "header language-switch user-menu breadcrumb page-head hero search-box figures ways call "
        "footer print page",
        sections=(("template", "A template, whole"),),
    ),
    Chapter(
        "lists",
        "Cards and lists",
        "Cards of every kind, and how readers narrow, sort and turn the pages of a list.",
        "card cards listing filter-panel filter-sheet check chips tabs results found pagination "
        "empty-state",
    ),
    Chapter(
        "items",
        "Items and texts",
        "What the page of an item shows.",
        "prose fact-box files units related",
    ),
    Chapter(
        "forms",
        "Forms and trouble",
        "Fields, mistakes, account pages, and pages that say what went wrong.",
        "field error-summary panel trouble",
    ),
    # The community has a style sheet of its own, on top of all that stands above.
    Chapter(
        "talk",
        "Community: discussions",
        "What members write, and where it stands.",
        "community-ways quotation thread-row space-card space-page follow follows post translation "
        "attachments post-tools",
    ),
    Chapter(
        "writing",
        "Community: writing and putting in order",
        "Forms of posts, what changes for readers, and what members are told.",
        "post-form arrange split sure-form signpost notices letters",
    ),
    Chapter(
        "members",
        "Community: people and what they tried",
        "Who members are, what they ask for, and what worked.",
        "face member-card member discussion-card transfer-card partner-card announcement "
        "submission practice-part searches people",
    ),
    Chapter(
        "rights",
        "Community: rights",
        "What limits a member, what they chose, and how they object.",
        "suspension appeal choices",
    ),
)


def list_chapters() -> list[Chapter]:
    """Return the chapters that have something to show: a hub may run without an app."""
    return [chapter for chapter in CHAPTERS if chapter.entries]

"""The parts of what members write and read, in the order of community/community.css."""

from __future__ import annotations

from hub.styleguide.parts import Component

COMMUNITY = (
    Component(
        "community-ways",
        "Ways on",
        "In the head of the community's pages: one strong button, to begin a discussion. Members "
        "are led to more than visitors are.",
    ),
    Component(
        "quotation",
        "Quotation",
        "The text that a page is about, before the form that decides about it. What moderators "
        "took off, and what they are asked to, is shown to nobody but them and its author.",
        is_small=True,
    ),
    Component(
        "thread-row",
        "Row of a discussion",
        "A discussion in its space. A tag says pinned, answered, closed, or that it waits; colour "
        "only repeats it. Its title keeps its own language and direction.",
        ("community/answers.html", "community/at.html"),
    ),
    Component(
        "space-card",
        "Card of a space",
        "Who may enter is said where it is not everybody. A private space is shown to nobody who "
        "was not let in.",
        ("community/access.html",),
        has_narrow=True,
    ),
    Component(
        "space-page",
        "Space",
        "The head of a space and what stands before its discussions: one asks to be let in, waits, "
        "or reads that nothing is added any more.",
    ),
    Component(
        "follow",
        "Follow",
        "A button for what one wants to hear of, pressed again to stop. Visitors get none: its "
        "form needs a cookie.",
        is_small=True,
    ),
    Component(
        "follows",
        "What one follows",
        "A row for each thing, with the way to stop; below, terms to choose from.",
        has_narrow=True,
    ),
    Component(
        "post",
        "Post",
        "What a member wrote, each block in its own direction. One a moderator took off is not "
        "there at all: what is hidden looks like what never was.",
        ("community/at.html",),
        has_narrow=True,
    ),
    Component(
        "translation",
        "Machine's translation",
        "For members who do not read the post's language. The link is replaced by the text, which "
        "always says that a machine made it.",
        is_small=True,
    ),
    Component(
        "attachments",
        "Files of a post",
        "Pictures are shown small, other files by name and size. Their author says what a picture "
        "shows.",
        is_small=True,
    ),
    Component(
        "post-tools",
        "Reactions and tools",
        "What this reader can do with the post: visitors see counts, members react, authors "
        "change, who asked accepts, stewards let through.",
    ),
    Component(
        "post-form",
        "Form of a post",
        "Text first, files folded away, a preview beside sending. What was wrong stands above, "
        "and nothing that was typed is lost.",
        ("community/draft_data.html",),
        has_narrow=True,
    ),
    Component(
        "arrange",
        "Arranging",
        "For those who look after a space. What changes for readers is said before it is done.",
        is_small=True,
    ),
    Component(
        "split",
        "Splitting",
        "Posts to choose, each by its number, its author and how it begins.",
    ),
    Component(
        "sure-form",
        "Form that asks again",
        "First what it is about, then what changes, in facts and warnings; only then the button "
        "that does it.",
        is_small=True,
    ),
    Component(
        "signpost",
        "Signpost",
        "Where posts went that stood here; the old addresses lead to it.",
        is_small=True,
    ),
    Component(
        "notices",
        "Notices",
        "What happened, the newest first. What is new has a bar at its edge and says so in a tag.",
        ("community/notice_text.html", "community/arranged_text.html"),
    ),
    Component(
        "letters",
        "Letters",
        "Rows of conversations as rows of notices; one's own letters stand on another ground.",
        ("community/report_letter.html",),
        has_narrow=True,
    ),
    Component(
        "face",
        "Face",
        "A member's picture, else the first letter of the name, which is silent: the name stands "
        "beside it.",
        is_small=True,
    ),
    Component(
        "member-card",
        "Card of a member",
        "In the list of members: what this reader may see of the profile, and no more.",
        has_narrow=True,
    ),
    Component(
        "member",
        "Profile",
        "The head of a member's page and the facts below. Fields that the reader may not see are "
        "left out without a trace.",
    ),
    Component(
        "discussion-card",
        "Card of a discussion",
        "Among other kinds, in search and lists: how many answered, and when last.",
        is_small=True,
    ),
    Component(
        "transfer-card",
        "Card of a trial report",
        "What was tried elsewhere; its type says what came of it.",
        is_small=True,
    ),
    Component(
        "partner-card",
        "Card of a partner search",
        "Until when it is open, or that it is closed.",
        is_small=True,
    ),
    Component(
        "announcement",
        "Trial report, partner search",
        "A title, a text and facts by one member. What failed has a section of its own.",
        ("community/announcement.html", "community/write_link.html"),
    ),
    Component(
        "submission",
        "Practice on its way, organisation proposed",
        "Where it stands, as a tag, and what the editor wrote.",
        is_small=True,
    ),
    Component(
        "practice-part",
        "Part of a practice",
        "A heading and plain text; nothing where nothing was written.",
        is_small=True,
    ),
    Component(
        "searches",
        "Saved searches",
        "What is new in each, how often mail comes, and that one does not work any more.",
    ),
    Component(
        "people",
        "Who is let in",
        "Members who ask and members inside, each with what its owner can do.",
    ),
    Component(
        "suspension",
        "Suspension",
        "On every page of the community for who may not write: until when, why, and where to "
        "appeal.",
        is_small=True,
    ),
    Component(
        "appeal",
        "Appeal",
        "A decision with its reason, what was said against it, and the answer.",
    ),
    Component(
        "choices",
        "What one agreed to",
        "Each choice with its day and the text it was made on.",
        is_small=True,
    ),
)

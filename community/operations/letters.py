"""Letters: who may write to whom, what of it arrives, and who wants none."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, When
from django.utils.translation import gettext as _

from community import limits, markup
from community.contacts import Contact, find_contact
from community.enums import LetterSide, MailState, NoticeKind
from community.limits import LimitError
from community.models import (
    Announcement,
    Block,
    Conversation,
    Letter,
    Member,
    OutgoingMail,
    Refusal,
)
from community.models.letters import other_side
from community.operations.discussions import lock
from community.operations.notices import tell
from community.operations.waiting import NEVER
from community.tokens import digest_of

HOUR = timedelta(hours=1)
ANSWERS_PER_HOUR = 10  # of who has no account


def find_conversation(member: Member, to: Member | Contact) -> Conversation | None:
    """Return the conversation of the two, as far as `member` sees it."""
    rows = conversations_of(member)
    if isinstance(to, Contact):
        return rows.filter(starter=member, item=to.item).first()
    between = Q(starter=member, member=to) | Q(starter=to, member=member)
    return rows.filter(between).order_by("pk").first()


def conversations_of(member: Member) -> QuerySet[Conversation]:
    """Return the conversations in which the member sees a letter, that with the newest first.

    Each has `last_at`, the moment of it.
    """
    seen = Q(starter=member, starter_last_at__isnull=False)
    seen |= Q(member=member, other_last_at__isnull=False)
    last = Case(When(starter=member, then=F("starter_last_at")), default=F("other_last_at"))
    rows = Conversation.objects.filter(seen).annotate(last_at=last)
    return rows.select_related("starter", "member").order_by("-last_at", "-pk")


def letters_shown(conversation: Conversation, side: LetterSide) -> QuerySet[Letter]:
    """Return what the side sees, the newest first."""
    rows = conversation.letters.filter(Q(is_withheld=False) | Q(side=side))
    return rows.order_by("-created_at", "-pk")


@transaction.atomic
def write(
    author: Member,
    to: Member | Contact,
    *,
    text: str,
    at: datetime,
    form_id: UUID | None = None,
    about: Announcement | None = None,
) -> Letter:
    """Send a letter; the same form sent twice is one. It begins with what it is `about`.

    What a member writes who is blocked by the receiver stays on their own side, and nothing tells
    them. Raises `PermissionDenied` for who may not write, `LimitError`.
    """
    author = lock(author)
    whole = begin(about) + text
    conversation = find_conversation(author, to)
    if conversation is not None:
        return add_own(conversation, author, whole, at, form_id)
    check_writer(author, at, is_first=True)
    limits.check_first_letter(author, markup.count_links(markup.render(text)))
    if isinstance(to, Contact):
        if is_refused(to.address):
            raise LimitError(_("They take no letters through the hub."))
        conversation = Conversation.objects.create(starter=author, item=to.item, created_at=at)
    else:
        if to.pk == author.pk or not to.user.is_active:
            raise PermissionDenied
        check_own_block(author, to)
        # One that the author never saw a letter of may be there: it comes to light with this one.
        conversation = Conversation.objects.get_or_create(
            starter=author, member=to, defaults={"created_at": at}
        )[0]
    return add_letter(conversation, LetterSide.STARTER, whole, at, form_id)


def begin(about: Announcement | None) -> str:
    """Return the title and the address, for its author, of what a letter is about."""
    if about is None or about.author is None:
        return ""
    url = f"{settings.HUB_BASE_URL}/{about.author.language}/{about.path}"
    return f"{about.title}\n{url}\n\n"


@transaction.atomic
def answer(
    conversation: Conversation,
    author: Member,
    *,
    text: str,
    at: datetime,
    form_id: UUID | None = None,
    about: Announcement | None = None,
) -> Letter:
    """Go on in a conversation; raise `PermissionDenied`, `LimitError`."""
    return add_own(conversation, lock(author), begin(about) + text, at, form_id)


def add_own(
    conversation: Conversation, author: Member, text: str, at: datetime, form_id: UUID | None
) -> Letter:
    side = conversation.side_of(author)
    known = find_sent(conversation, form_id)
    if known is not None:
        return known
    check_writer(author, at, is_first=False)
    if not can_answer(conversation, side):
        raise PermissionDenied
    receiver = conversation.member_at(other_side(side))
    if receiver is not None:
        check_own_block(author, receiver)
    return add_letter(conversation, side, text, at, form_id)


@transaction.atomic
def answer_from_outside(
    conversation: Conversation, *, text: str, at: datetime, form_id: UUID | None = None
) -> Letter:
    """Take the answer of who has no account; raise `PermissionDenied`, `LimitError`."""
    conversation = Conversation.objects.select_for_update(of=("self",)).get(pk=conversation.pk)
    known = find_sent(conversation, form_id)
    if known is not None:
        return known
    if conversation.starter is None:
        raise PermissionDenied
    recent = conversation.letters.filter(side=LetterSide.OTHER, created_at__gt=at - HOUR)
    if recent.count() >= ANSWERS_PER_HOUR:
        raise LimitError(
            _("You have written a lot within an hour. Wait a little, your text is kept here.")
        )
    return add_letter(conversation, LetterSide.OTHER, text, at, form_id)


def find_sent(conversation: Conversation, form_id: UUID | None) -> Letter | None:
    if form_id is None:
        return None
    return Letter.objects.filter(conversation=conversation, form_id=form_id).first()


def check_writer(author: Member, at: datetime, *, is_first: bool) -> None:
    if author.is_suspended(at) or not author.name:
        raise PermissionDenied
    limits.check_letters(author, at, is_first=is_first)


def check_own_block(author: Member, receiver: Member) -> None:
    if Block.objects.filter(member=author, blocked=receiver).exists():
        raise LimitError(_("You have blocked this member. Stop that first, on their profile."))


def can_answer(conversation: Conversation, side: LetterSide) -> bool:
    """Tell whether somebody is there to read."""
    if conversation.item is not None and side == LetterSide.STARTER:
        return True
    receiver = conversation.member_at(other_side(side))
    return receiver is not None and receiver.user.is_active


def add_letter(
    conversation: Conversation, side: LetterSide, text: str, at: datetime, form_id: UUID | None
) -> Letter:
    writer = conversation.member_at(side)
    receiver = conversation.member_at(other_side(side))
    letter = Letter.objects.create(
        conversation=conversation,
        side=side,
        text=text,
        created_at=at,
        form_id=form_id,
        is_withheld=writer is not None and is_withheld(conversation, writer, receiver, at),
    )
    seen = {f"{side}_last_at": at, f"{side}_seen_at": at}
    if not letter.is_withheld:
        seen[f"{other_side(side)}_last_at"] = at
    Conversation.objects.filter(pk=conversation.pk).update(**seen)
    if letter.is_withheld:
        return letter
    if receiver is not None:
        about = {"conversation": conversation.pk, "letter": letter.pk}
        tell(NoticeKind.LETTER, [receiver], f"letter:{letter.pk}", about, at, by=writer)
    elif conversation.item is not None:
        post_outside(letter, at)
    return letter


def is_withheld(
    conversation: Conversation, writer: Member, receiver: Member | None, at: datetime
) -> bool:
    """Tell whether the receiver has blocked the writer, who does not learn of it."""
    if receiver is not None:
        return Block.objects.filter(member=receiver, blocked=writer).exists()
    if conversation.item is None or conversation.starter_id != writer.pk:
        return False
    contact = find_contact(conversation.item, at)
    return contact is not None and is_blocked(contact.address, writer)


def post_outside(letter: Letter, at: datetime) -> None:
    """Let a mail bring the letter; one that waits already takes it along."""
    waiting = OutgoingMail.objects.select_for_update().filter(
        conversation=letter.conversation, state=MailState.WAITING, due_at__lt=NEVER
    )
    letter.mail = waiting.first() or OutgoingMail.objects.create(
        conversation=letter.conversation,
        group=f"letters:{letter.conversation_id}",
        created_at=at,
        due_at=at,
    )
    letter.save(update_fields=["mail"])


def see(conversation: Conversation, side: LetterSide, at: datetime) -> None:
    Conversation.objects.filter(pk=conversation.pk).update(**{f"{side}_seen_at": at})


def is_refused(address: str) -> bool:
    return Refusal.objects.filter(digest=digest_of(address)).exists()


def is_blocked(address: str, writer: Member) -> bool:
    """Tell whether the owner of the address wants no letters from this member."""
    return Conversation.objects.filter(starter=writer, blocked_by=digest_of(address)).exists()


def block_from_outside(conversation: Conversation, address: str) -> None:
    """Send no letter of who began the conversation to the address, whichever page it stands on."""
    Conversation.objects.filter(pk=conversation.pk).update(blocked_by=digest_of(address))


@transaction.atomic
def refuse(address: str, at: datetime) -> None:
    """Send no letter to the address any more, whoever writes it."""
    Refusal.objects.get_or_create(digest=digest_of(address), defaults={"created_at": at})

"""Closed sets of values; stored ones are never renamed."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Visibility(models.TextChoices):
    """Who sees a field of a profile; each a part of the one before."""

    PUBLIC = "public", pgettext_lazy("who sees it", "everybody")
    MEMBERS = "members", pgettext_lazy("who sees it", "members")
    PARTNERS = "partners", pgettext_lazy("who sees it", "partners of the hub")
    NOBODY = "nobody", pgettext_lazy("who sees it", "nobody")


class Trust(models.TextChoices):
    NEW = "new", _("new member")
    MEMBER = "member", pgettext_lazy("level of trust", "member")
    STEWARD = "steward", _("steward")


class SpaceAccess(models.TextChoices):
    OPEN = "open", _("open: everybody reads, members write")
    MEMBERS = "members", _("members: members read and write")
    RESTRICTED = "restricted", _("restricted: named to all members, open to those let in")
    PRIVATE = "private", _("private: known to those let in alone")


class SpaceRole(models.TextChoices):
    OWNER = "owner", _("owner")
    MEMBER = "member", pgettext_lazy("role in a space", "member")
    ASKING = "asking", _("asks to be let in")


class PostState(models.TextChoices):
    HELD = "held", _("waits for a moderator")
    VISIBLE = "visible", _("visible")
    HIDDEN = "hidden", _("taken off by a moderator")
    DELETED = "deleted", _("deleted by its author")


class ReactionKind(models.TextChoices):
    THANKS = "thanks", _("Thank you")
    HELPFUL = "helpful", _("Helpful")
    SAME_HERE = "same_here", _("Same here")


class FollowKind(models.TextChoices):
    THREAD = "thread", _("discussion")
    SPACE = "space", _("space")
    MEMBER = "member", pgettext_lazy("what is followed", "member")
    TOPIC = "topic", _("topic")
    COUNTRY = "country", _("country")
    CITY = "city", _("city")
    ITEM = "item", _("item")


class FlagReason(models.TextChoices):
    SPAM = "spam", _("spam or advertising")
    INSULT = "insult", _("insults or hatred")
    PRIVATE = "private", _("somebody's private data")
    UNTRUE = "untrue", _("untrue or misleading")
    ELSEWHERE = "elsewhere", _("in the wrong place")
    OTHER = "other", _("something else")


class CloseReason(models.TextChoices):
    """Why a discussion takes no more answers, where nothing in it is wrong."""

    ANSWERED = "answered", _("the question is answered")
    FINISHED = "finished", _("nothing new is being said")
    QUARREL = "quarrel", _("it has become a quarrel")


class ReviewReason(models.TextChoices):
    """Why an editor does not take a practice as it is: what its author reads in their language."""

    MISSING = "missing", _("something that others need is missing")
    UNCLEAR = "unclear", _("it is hard to understand")
    RESULT = "result", _("it does not say what came of it")
    PLAN = "plan", _("it tells of a plan, not of something that was done")
    KNOWN = "known", _("the hub has it already")
    ADVERTISING = "advertising", _("it advertises")
    OTHER = "other", _("something else")


class TransferOutcome(models.TextChoices):
    """What came of trying elsewhere what a practice or a solution tells of."""

    WORKS = "works", _("it works")
    PARTLY = "partly", _("it works in part")
    FAILED = "failed", _("it did not work")
    RUNNING = "running", _("it is still running")


class SubmissionState(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("waits for an editor")
    RETURNED = "returned", _("returned to you")
    DECLINED = "declined", _("declined")
    PUBLISHED = "published", _("accepted")


class DecisionKind(models.TextChoices):
    """What was decided about a post, a discussion or a member."""

    HOLD = "hold", _("held back until somebody has read it")
    APPROVE = "approve", _("approved")
    TAKE_OFF = "take_off", _("taken off")
    CLOSE = "close", pgettext_lazy("what was decided", "closed")
    DISMISS = "dismiss", _("flags dismissed")
    WARN = "warn", _("warned")
    RESTRICT = "restrict", _("limited to what new members may do")
    SUSPEND = "suspend", _("suspended")
    LIFT = "lift", _("limits lifted")
    RESTORE = "restore", _("restored")
    TRUST = "trust", _("level of trust changed")
    PIN = "pin", pgettext_lazy("what was decided", "pinned")
    UNPIN = "unpin", _("pinned no more")
    MOVE = "move", _("moved to another space")
    SPLIT = "split", _("split into two discussions")
    MERGE = "merge", _("joined with another discussion")
    DECLINE = "decline", _("change of a post declined")
    REFUSE = "refuse", _("proposal declined")


# What takes something from a member: told with its reason, and open to appeal.
LIMITING = frozenset(
    {
        DecisionKind.TAKE_OFF,
        DecisionKind.DECLINE,
        DecisionKind.REFUSE,
        DecisionKind.CLOSE,
        DecisionKind.WARN,
        DecisionKind.RESTRICT,
        DecisionKind.SUSPEND,
    }
)

# What a moderator can take back. What was written since stands where a split or a merge put it, so
# these are undone by joining, and by splitting, once more.
UNDOABLE = LIMITING | {DecisionKind.PIN, DecisionKind.UNPIN, DecisionKind.MOVE}


class LetterSide(models.TextChoices):
    """Who wrote first, and who was written to."""

    STARTER = "starter"
    OTHER = "other"


class NoticeKind(models.TextChoices):
    """What a member is told of; a reaction is told to nobody."""

    REPLY = "reply", _("answers in discussions you follow")
    MENTION = "mention", _("posts that name you")
    NEW_DISCUSSION = "new_discussion", _("new discussions in what you follow")
    LETTER = "letter", _("letters to you")
    ANSWER_ACCEPTED = "answer_accepted", _("your post was marked as the answer")
    PRACTICE = "practice", _("what becomes of your practice")
    DECISION = "decision", _("decisions about you")
    ARRANGED = "arranged", _("discussions of yours that were moved, split, joined or pinned")
    SEARCH = "search", _("new results of your saved searches")
    COAUTHOR = "coauthor", _("being named as a co-author")
    ASKING = "asking", _("members who ask to be let into a space")
    ANNOUNCEMENT = "announcement", _("calls for partners and trial reports in what you follow")


class NoticePace(models.TextChoices):
    NOW = "now", _("at once")
    DAILY = "daily", _("once a day")
    WEEKLY = "weekly", _("once a week")
    NEVER = "never", pgettext_lazy("how often mail comes", "never")


class MailState(models.TextChoices):
    """Of a mail on its way; one is dropped that has nothing to say any more."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    DROPPED = "dropped"
    FAILED = "failed"


class ChoiceForm(models.TextChoices):
    """Where a member said what they agree to."""

    SIGN_UP = "sign_up", _("Create a free account")
    FIRST_STEP = "first_step", pgettext_lazy("a form", "First steps")
    VISIBILITY = "visibility", _("Who sees what")
    MAILS = "mails", _("E-mail settings")
    LINK = "link", _("A link in a mail")
    SEARCHES = "searches", _("Saved searches")

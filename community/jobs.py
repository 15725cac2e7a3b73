"""What the clock brings about in the community."""

from datetime import timedelta

from community.operations.attachments import sweep
from community.operations.flags import close_gone
from community.operations.keeping import end_inactive, forget_letters
from community.operations.mailing import forget_old, send_mails
from community.operations.matching import check_searches, match_searches
from community.operations.returning import forget_ended
from community.operations.telling import tell_waiting
from community.operations.trust import promote_all

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
JOBS = (
    ("close_flags_of_gone_pages", HOUR, close_gone),
    ("promote_members", DAY, promote_all),
    ("tell_followers", MINUTE, tell_waiting),
    ("match_searches", MINUTE, match_searches),
    ("check_searches", DAY, check_searches),
    ("send_mails", MINUTE, send_mails),
    ("forget_old_mails", DAY, forget_old),
    ("sweep_attachments", DAY, sweep),
    ("forget_old_letters", DAY, forget_letters),
    ("forget_ended_suspensions", DAY, forget_ended),
    ("end_inactive_accounts", DAY, end_inactive),
)

"""How long an address is read: longer than the hub answers, so that it can say so itself.

gunicorn would refuse more than 8 kB in words of its own. A text of 10,000 letters that somebody
searches for has 60 kB in Hebrew or Arabic; what is longer still, nginx answers (hub.conf.template).
"""

from gunicorn.http import message

LONGEST_BYTES = 64 * 1024


def allow_long_addresses() -> int:
    """Raise the most that gunicorn can be told to read of a request's first line; return it."""
    message.MAX_REQUEST_LINE = LONGEST_BYTES
    return LONGEST_BYTES

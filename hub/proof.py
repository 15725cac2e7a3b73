"""Proof of work at sign-up, where it is switched on: the browser reckons a second, unseen.

It makes many sign-ups dear and one cheap. Nothing is asked of anybody else, and who has no scripts
may sign up as well, though not in numbers. The form of the proof is ALTCHA's, its first version.
"""

from __future__ import annotations

import base64
import json
from datetime import datetime, timedelta
from typing import cast

from altcha.v1 import ChallengeOptions, PayloadType, create_challenge, verify_solution
from django.core.cache import cache
from django.utils.crypto import salted_hmac

MOST = 50_000  # numbers to try, half of them on average
LASTS = timedelta(hours=2)
LONGEST = 1_000  # letters of an answer
TEXTS = ("algorithm", "challenge", "salt", "signature")


def make_task(at: datetime) -> str:
    """Return what a browser has to find out, as JSON; it can be answered for two hours."""
    wished = ChallengeOptions("SHA-256", max_number=MOST, hmac_key=key(), expires=at + LASTS)
    task = create_challenge(wished)
    return json.dumps(
        {
            "algorithm": task.algorithm,
            "challenge": task.challenge,
            "salt": task.salt,
            "signature": task.signature,
            "most": MOST,
        }
    )


def is_proven(text: str) -> bool:
    """Tell whether `text` answers a task of ours, in time and for the first time."""
    answer = read_answer(text)
    if answer is None:
        return False
    is_right, _why = verify_solution(answer, key(), check_expires=True)
    used = f"limit:proof:{answer['signature']}"
    return is_right and cache.add(used, 1, timeout=LASTS.total_seconds())


def read_answer(text: str) -> PayloadType | None:
    if len(text) > LONGEST:
        return None
    try:
        answer = json.loads(base64.b64decode(text, validate=True))
    except (ValueError, RecursionError):
        return None
    if not isinstance(answer, dict) or not isinstance(answer.get("number"), int):
        return None
    if not all(isinstance(answer.get(name), str) for name in TEXTS):
        return None
    return cast("PayloadType", answer)


def key() -> str:
    return salted_hmac("hub.proof", "sign-up", algorithm="sha256").hexdigest()

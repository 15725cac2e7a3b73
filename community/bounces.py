"""What mail servers say of a mail that they could not deliver: pure.

Source: RFC 3464 (delivery status), RFC 3463 (codes: those that begin with 5 are for good).
"""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import Message


def read_bounce(content: bytes) -> str | None:
    """Return the Message-ID of the mail that came back for good; None where none is said to have.

    The id is what proves that a mail of ours is meant: nobody but its receiver can know it.
    """
    message = message_from_bytes(content, policy=policy.compat32)
    if not any(is_final(part) for part in walk(message, "message/delivery-status")):
        return None
    for kind in ("message/rfc822", "text/rfc822-headers"):
        for part in walk(message, kind):
            found = find_id(part)
            if found:
                return found
    return None


def walk(message: Message, kind: str) -> list[Message]:
    return [part for part in message.walk() if part.get_content_type() == kind]


def is_final(status: Message) -> bool:
    """Tell whether delivery to a recipient has failed for good; a delay has not."""
    parts = status.get_payload()
    for part in parts if isinstance(parts, list) else ():
        if not isinstance(part, Message):
            continue
        action = str(part.get("Action", "")).strip().lower()
        if action == "failed" and str(part.get("Status", "")).strip().startswith("5"):
            return True
    return False


def find_id(part: Message) -> str:
    payload = part.get_payload()
    if isinstance(payload, list):
        inner = payload[0] if payload else None
        return str(inner.get("Message-ID", "")).strip() if isinstance(inner, Message) else ""
    raw = part.get_payload(decode=True)
    headers = message_from_bytes(raw if isinstance(raw, bytes) else b"", policy=policy.compat32)
    return str(headers.get("Message-ID", "")).strip()

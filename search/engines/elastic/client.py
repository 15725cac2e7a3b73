"""The way to the search engine: clients that do not wait for ever, and a switch that opens."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from http import HTTPStatus
from typing import Literal

import elastic_transport
from django.conf import settings
from elasticsearch import (
    ApiError,
    Elasticsearch,
    NotFoundError,
    OrjsonSerializer,
    TransportError,
)

from home.registry import JobDelayedError

logger = logging.getLogger(__name__)

OPEN_S = 5.0  # how long a failed engine is left alone
PATIENT_S = 30.0
RETRY_STATUS = (429, 502, 503, 504)
BLOCK_STATUS = (403, 429)  # by hand; by the engine itself, where its disk is full

Problem = Literal[
    "",
    "away",
    "slow",
    "missing",
    "refused",
    "rejected",
    "garbled",
    "behind",
    "foreign",
    "read_only",
]

# It would say at every failure what the switch says once.
logging.getLogger("elastic_transport").setLevel(logging.ERROR)


class EngineError(JobDelayedError):
    """The engine cannot be used; `problem` is one word for it. A job tries again another time."""

    def __init__(self, problem: Problem, detail: object = "") -> None:
        super().__init__(f"{problem}: {detail}" if detail else problem)
        self.problem: Problem = problem


def connect_quickly() -> Elasticsearch:
    """Return the client of requests: one try, one more on another node that refuses."""
    urls = tuple(settings.ELASTICSEARCH_URL)
    return _connect(urls, settings.HUB_SEARCH_TIMEOUT, min(len(urls) - 1, 1), False)


def connect_patiently(timeout: float = PATIENT_S, retries: int = 5) -> Elasticsearch:
    """Return the client of work that nobody waits for: it outlives the loss of a node."""
    return _connect(tuple(settings.ELASTICSEARCH_URL), timeout, retries, True)


@lru_cache(maxsize=8)
def _connect(
    urls: tuple[str, ...],
    timeout: float,
    retries: int,
    is_patient: bool,
) -> Elasticsearch:
    return Elasticsearch(
        list(urls),
        request_timeout=timeout,
        max_retries=retries,
        retry_on_timeout=is_patient,
        retry_on_status=RETRY_STATUS if is_patient else (),
        retry_backoff_base=0.5 if is_patient else 0,
        connections_per_node=20,
        serializer=OrjsonSerializer(),
        http_compress=False,
    )


def is_block(status: int, kind: object) -> bool:
    """Tell whether an error says that nothing may be written, not that the engine is not ready."""
    return status in BLOCK_STATUS and kind == "cluster_block_exception"


@contextmanager
def translating(*, is_writing: bool = False) -> Iterator[None]:
    """Raise `EngineError` for whatever goes wrong between us and the engine."""
    try:
        yield
    except NotFoundError as error:
        raise EngineError("missing", error) from error
    except ApiError as error:
        if is_writing and is_block(error.status_code, error.error):
            raise EngineError("read_only", error) from error
        is_ours = error.status_code == HTTPStatus.BAD_REQUEST
        raise EngineError("rejected" if is_ours else "refused", error) from error
    except elastic_transport.SerializationError as error:
        raise EngineError("garbled", error) from error
    except elastic_transport.ConnectionTimeout as error:
        raise EngineError("slow", error) from error
    except TransportError as error:
        raise EngineError("away", error) from error
    except (KeyError, TypeError, ValueError) as error:
        raise EngineError("garbled", repr(error)) from error


class Switch:
    """Opens at a failure: nobody asks the engine for a while, then one goes to see.

    One for each process: what one cannot reach, another may. It says once that it opened, and
    `consequence` with it.
    """

    def __init__(self, consequence: str, open_s: float = OPEN_S) -> None:
        self.consequence = consequence
        self.open_s = open_s
        self.problem: Problem = ""
        self.last: Problem = ""  # why the last search had no answer from the engine
        self._until = 0.0
        self._lock = threading.Lock()

    def is_open(self) -> bool:
        return bool(self.problem) and time.monotonic() < self._until

    def may_ask(self) -> bool:
        """Tell whether to go to the engine; who is told so says afterwards how it went."""
        if not self.problem:
            return True
        with self._lock:
            now = time.monotonic()
            if now < self._until:
                return False
            self._until = now + self.open_s  # the others wait for what this one finds
            return True

    def fail(self, error: EngineError) -> None:
        if not self.problem:
            logger.error("the search engine cannot be used, %s: %s", self.consequence, error)
        self.problem = error.problem
        self._until = time.monotonic() + self.open_s

    def succeed(self) -> None:
        if self.problem:
            logger.warning("the search engine can be used again")
        self.problem = ""

    def reset(self) -> None:
        self.problem = self.last = ""
        self._until = 0.0


switch = Switch("the database answers")
follow_switch = Switch("the index will follow later")

"""How much of a file is read at most. No Django here: the child process starts without it."""

from __future__ import annotations

FILE_BYTES = 50 * 1024 * 1024
PAGES = 200
CHARS = 200_000
READ_S = 12  # after that, what has been read so far is the text
KILL_S = 18  # for a child that does not listen to its alarm
MEMORY_BYTES = 1024 * 1024 * 1024
ARCHIVE_ENTRIES = 1000
ARCHIVE_RATIO = 100
ARCHIVE_BYTES = 100 * 1024 * 1024  # of all parts that are read, unpacked
SMALL_PART_BYTES = 1024 * 1024  # a part this small may be packed as tightly as it likes


class UnreadableError(Exception):
    """It is damaged, encrypted, or not what its name says."""


class TooLargeError(Exception):
    """Reading it would take more than a file may cost."""

"""What others may want to know of the search as it happens."""

from django.dispatch import Signal

# A search for words was answered; `by` is "engine" or "database". Sent in the request.
words_searched = Signal()

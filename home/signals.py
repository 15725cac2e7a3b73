"""What the ground floor tells the layers above, inside the transaction of the change itself."""

from django.dispatch import Signal

# A page of ours was written with all its children. Provides: instance.
page_written = Signal()

# Names in a vocabulary changed. Provides: facet ("topic", "goal", "country", "city"), value (key).
term_written = Signal()

# What records say was written, by their own model or in what they are made of. Provides: keys
# (UUIDs).
record_written = Signal()

# A row that an indicator counts is deleted, and counts on. Provides: indicator (its name), at (the
# moment that it counts at).
count_outlived = Signal()

"""What the ground floor tells the layers above, inside the transaction of the change itself."""

from django.dispatch import Signal

# A page of ours was written with all its children. Provides: instance.
page_written = Signal()

# Names in a vocabulary changed. Provides: facet ("topic", "goal", "country", "city"), value (key).
term_written = Signal()

# What a record says was written, by its own model or in what it is made of. Provides: key (UUID).
record_written = Signal()

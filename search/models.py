from search.catalogue.models import Change, Document, Listing, Term
from search.vocabulary import KnownWord

__all__ = ["Change", "Document", "KnownWord", "Listing", "Term"]

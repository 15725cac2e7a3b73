from search.catalogue.models import Change, Document, Listing, Term

__all__ = ["Change", "Document", "Listing", "Term"]

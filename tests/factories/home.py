from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import factory
from django.contrib.auth.hashers import make_password
from django.core.files.base import ContentFile
from wagtail.models import Collection, Locale

from home.models import City, Country, Goal, HomePage, HubDocument, StandardPage, Topic, User

PUBLISHED_AT = datetime(2029, 11, 5, 9, tzinfo=UTC)


def source_locale() -> Locale:
    """Return the locale of the source language; made where Wagtail's migrations did not run."""
    return Locale.objects.get_or_create(language_code="en")[0]


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"user{n}@example.org")
    password = factory.LazyFunction(lambda: make_password("secret"))


class TermFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    locale = factory.LazyFunction(source_locale)


class TopicFactory(TermFactory):
    class Meta:
        model = Topic
        django_get_or_create = ("key", "locale")

    key = factory.Sequence(lambda n: f"topic-{n}")
    name = factory.LazyAttribute(lambda topic: topic.key.capitalize())


class GoalFactory(TermFactory):
    class Meta:
        model = Goal
        django_get_or_create = ("number", "locale")

    number = factory.Sequence(lambda n: n % 17 + 1)
    name = factory.LazyAttribute(lambda goal: f"Goal {goal.number}")
    uri = factory.LazyAttribute(lambda goal: f"http://metadata.un.org/sdg/{goal.number}")
    color = "#e5243b"


class CountryFactory(TermFactory):
    class Meta:
        model = Country
        django_get_or_create = ("code", "locale")

    code = "ES"
    name = factory.LazyAttribute(lambda country: f"Country {country.code}")


class CityFactory(TermFactory):
    class Meta:
        model = City
        django_get_or_create = ("key", "locale")

    key = factory.Sequence(lambda n: f"city-{n}")
    name = factory.LazyAttribute(lambda city: city.key.capitalize())
    country_code = "ES"


class DocumentFactory(factory.django.DjangoModelFactory):
    """A small text file; give `collection=` to restrict it."""

    class Meta:
        model = HubDocument

    title = factory.Sequence(lambda n: f"Document {n}")
    language = "en"
    file = factory.Sequence(lambda n: ContentFile(b"Ten bytes.", name=f"document-{n}.txt"))
    collection = factory.LazyFunction(
        lambda: Collection.get_first_root_node() or Collection.add_root(name="Root")
    )


class PageFactory(factory.django.DjangoModelFactory):
    """A page under `parent=`; live, in its parent's language. Lists fill topics and the like."""

    class Meta:
        abstract = True

    title = factory.Sequence(lambda n: f"Page {n}")
    slug = factory.Sequence(lambda n: f"page-{n}")
    summary = "What it is, in one sentence."
    first_published_at = PUBLISHED_AT
    last_published_at = PUBLISHED_AT

    @classmethod
    def _build(cls, model_class: type[Any], *_args: Any, **kwargs: Any) -> Any:
        kwargs.pop("parent", None)
        # Many-to-many rows cannot go into the constructor; modelcluster takes them before a save.
        lists = {name: kwargs.pop(name) for name in ("topics", "goals") if name in kwargs}
        page = model_class(**kwargs)
        for name, rows in lists.items():
            setattr(page, name, rows)
        return page

    @classmethod
    def _create(cls, model_class: type[Any], *args: Any, **kwargs: Any) -> Any:
        parent = kwargs.pop("parent")
        kwargs.setdefault("locale", parent.locale)
        page = cls._build(model_class, *args, **kwargs)
        parent.add_child(instance=page)
        return page


class HomePageFactory(PageFactory):
    class Meta:
        model = HomePage

    title = "Cities that share what works"


class StandardPageFactory(PageFactory):
    class Meta:
        model = StandardPage

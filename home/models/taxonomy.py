"""Vocabularies shared by all kinds. A row is a term in one language; its key is that of all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from home.signals import term_written

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

key_validator = RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", _("Use a-z, 0-9 and hyphens."))


def in_source_language() -> dict[str, str]:
    """Pages point at the row of the source language; its key leads to the names in all others."""
    return {"locale__language_code": settings.LANGUAGE_CODE}


def point_to(term: str, label: StrOrPromise, **more: Any) -> models.ForeignKey[Any, Any]:
    """Return a field for one term of a vocabulary, or none."""
    return models.ForeignKey(
        term,
        verbose_name=label,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        limit_choices_to=in_source_language,
        **more,
    )


class Placed:
    """What belongs to a place: to a city, which brings its country, or to a whole country."""

    city: Any
    country: Any

    @property
    def country_code(self) -> str:
        """The ISO 3166-1 code of the country it is in, "" where there is none."""
        if self.city:
            return str(self.city.country_code)
        return str(self.country.code) if self.country else ""


class Filed(Placed, models.Model):
    """What members file under the vocabularies: by topics, and by a place."""

    topics = models.ManyToManyField(
        "home.Topic",
        verbose_name=_("topics"),
        blank=True,
        related_name="+",
        limit_choices_to=in_source_language,
    )
    city = point_to("home.City", _("city"))
    country = point_to("home.Country", _("country"))

    class Meta:
        abstract = True


class Term(TranslatableMixin, index.Indexed, models.Model):
    """A term with a permanent key; `/id/{facet}/{key}` is its stable address."""

    facet: ClassVar[str]
    key_field: ClassVar[str] = "key"

    name = models.CharField(_("name"), max_length=160)

    search_fields: ClassVar[list[Any]] = [
        index.AutocompleteField("name"),
        index.SearchField("name"),
        index.FilterField("locale_id"),
    ]

    class Meta(TranslatableMixin.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            rows = type(self)._default_manager.filter(pk=self.pk)
            before = rows.values_list(self.key_field, flat=True).first()
            super().save(*args, **kwargs)
            # Items still listed under a key that was changed must hear of it too.
            for value in dict.fromkeys((self.term_key, str(before or self.term_key))):
                term_written.send(sender=type(self), facet=self.facet, value=value)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            result = super().delete(*args, **kwargs)
            term_written.send(sender=type(self), facet=self.facet, value=self.term_key)
        return result

    @property
    def term_key(self) -> str:
        return str(getattr(self, self.key_field))

    @property
    def path(self) -> str:
        return f"/id/{self.facet}/{self.term_key}"


class Topic(Term):
    """A theme: energy, mobility, water..."""

    facet = "topic"
    key = models.CharField(_("key"), max_length=64, validators=[key_validator])
    description = models.TextField(_("description"), blank=True, max_length=400)

    search_fields = [*Term.search_fields, index.FilterField("key")]
    panels = [FieldPanel("name"), FieldPanel("description"), FieldPanel("key")]
    translatable_fields = [
        TranslatableField("name"),
        TranslatableField("description"),
        SynchronizedField("key", overridable=False),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [models.UniqueConstraint(fields=("key", "locale"), name="topic_key_unique")]


class Goal(Term):
    """One of the seventeen Sustainable Development Goals of the United Nations."""

    facet = "goal"
    key_field = "number"
    number = models.PositiveSmallIntegerField(
        _("number"), validators=[MinValueValidator(1), MaxValueValidator(17)]
    )
    uri = models.URLField(_("URI"), help_text=_("The United Nations' own identifier."))
    color = models.CharField(_("colour"), max_length=7, help_text=_("Hexadecimal, as #e5243b."))

    search_fields = [*Term.search_fields, index.FilterField("number")]
    panels = [FieldPanel("name"), FieldPanel("number"), FieldPanel("uri"), FieldPanel("color")]
    translatable_fields = [
        TranslatableField("name"),
        SynchronizedField("number", overridable=False),
        SynchronizedField("uri", overridable=False),
        SynchronizedField("color", overridable=False),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("sustainable development goal")
        verbose_name_plural = _("sustainable development goals")
        constraints = [
            models.UniqueConstraint(fields=("number", "locale"), name="goal_number_unique")
        ]


class Country(Term):
    """A country by its ISO 3166-1 alpha-2 code; the name shown is the editors' choice."""

    facet = "country"
    key_field = "code"
    code = models.CharField(
        _("code"),
        max_length=2,
        validators=[RegexValidator(r"^[A-Z]{2}$", _("Use two capital letters."))],
        help_text=_("ISO 3166-1 alpha-2, as ES or PS."),
    )

    search_fields = [*Term.search_fields, index.FilterField("code")]
    panels = [FieldPanel("name"), FieldPanel("code")]
    translatable_fields = [
        TranslatableField("name"),
        SynchronizedField("code", overridable=False),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        constraints = [
            models.UniqueConstraint(fields=("code", "locale"), name="country_code_unique")
        ]


class City(Term):
    """A city; coordinates are WGS 84 degrees of its centre."""

    facet = "city"
    key = models.CharField(_("key"), max_length=64, validators=[key_validator])
    country_code = models.CharField(
        _("country code"),
        max_length=2,
        validators=[RegexValidator(r"^[A-Z]{2}$", _("Use two capital letters."))],
        help_text=_("ISO 3166-1 alpha-2, as ES or PS."),
    )
    latitude = models.FloatField(
        _("latitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.FloatField(
        _("longitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )

    search_fields = [
        *Term.search_fields,
        index.FilterField("key"),
        index.FilterField("country_code"),
    ]
    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("key"), FieldPanel("country_code")]),
        FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
    ]
    translatable_fields = [
        TranslatableField("name"),
        SynchronizedField("key", overridable=False),
        SynchronizedField("country_code", overridable=False),
        SynchronizedField("latitude", overridable=False),
        SynchronizedField("longitude", overridable=False),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("city")
        verbose_name_plural = _("cities")
        constraints = [models.UniqueConstraint(fields=("key", "locale"), name="city_key_unique")]

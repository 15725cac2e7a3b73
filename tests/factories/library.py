from __future__ import annotations

import datetime as dt

import factory

from home.enums import Licence
from library.enums import Level, OutputType
from library.models import (
    LibraryIndexPage,
    OutputPage,
    SolutionPage,
    SolutionsIndexPage,
    TrainingIndexPage,
    TrainingPathPage,
)
from tests.factories.home import PageFactory


class SolutionsIndexPageFactory(PageFactory):
    class Meta:
        model = SolutionsIndexPage

    title = "Solutions"
    slug = "solutions"


class LibraryIndexPageFactory(PageFactory):
    class Meta:
        model = LibraryIndexPage

    title = "Library"
    slug = "library"


class TrainingIndexPageFactory(PageFactory):
    class Meta:
        model = TrainingIndexPage

    title = "Training"
    slug = "training"


class SolutionPageFactory(PageFactory):
    class Meta:
        model = SolutionPage

    title = factory.Sequence(lambda n: f"Solution {n}")
    slug = factory.Sequence(lambda n: f"solution-{n}")
    licence = Licence.CC_BY
    maturity = 7
    challenge = "Lamps burnt all night for nobody."
    evidence = "The lamps used 43% less electricity over 14 months."


class OutputPageFactory(PageFactory):
    """Give `files=[("file", {"document": document})]` to attach files."""

    class Meta:
        model = OutputPage

    title = factory.Sequence(lambda n: f"Output {n}")
    slug = factory.Sequence(lambda n: f"output-{n}")
    output_type = OutputType.DOCUMENT
    published_on = dt.date(2029, 11, 5)
    version = "1.0"
    licence = Licence.CC_BY


class TrainingPathPageFactory(PageFactory):
    class Meta:
        model = TrainingPathPage

    title = factory.Sequence(lambda n: f"Training path {n}")
    slug = factory.Sequence(lambda n: f"training-path-{n}")
    level = Level.INTRODUCTORY
    audience = "For people who run a pilot for the first time."

from library.models.outputs import OutputPage
from library.models.sections import LibraryIndexPage, SolutionsIndexPage, TrainingIndexPage
from library.models.solutions import SolutionPage
from library.models.training import TrainingPathPage

__all__ = [
    "LibraryIndexPage",
    "OutputPage",
    "SolutionPage",
    "SolutionsIndexPage",
    "TrainingIndexPage",
    "TrainingPathPage",
]

"""What the library announces to the hub."""

from django.utils.translation import gettext_lazy as _

from home.registry import ContentKind
from library.enums import Level, OutputType
from library.models import OutputPage, SolutionPage, TrainingPathPage
from library.schemas import OutputDetails, SolutionDetails, TrainingPathDetails

KINDS = (
    ContentKind(
        name="solution",
        model=SolutionPage,
        label=_("solution"),
        label_plural=_("solutions"),
        template="library/solution.html",
        card="library/solution_card.html",
        details=SolutionDetails,
        section="solutions",
        default_order="series",
        takes_transfers=True,
    ),
    ContentKind(
        name="output",
        model=OutputPage,
        label=_("output"),
        label_plural=_("outputs"),
        template="library/output.html",
        details=OutputDetails,
        types=OutputType,
        types_label=_("Kind of material"),
        section="library",
    ),
    ContentKind(
        name="training_path",
        model=TrainingPathPage,
        label=_("training path"),
        label_plural=_("training paths"),
        template="library/training_path.html",
        details=TrainingPathDetails,
        types=Level,
        types_label=_("Level"),
        section="training",
        schema_org="Course",
    ),
)

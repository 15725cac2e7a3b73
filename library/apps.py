from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    name = "library"
    verbose_name = _("Library")

    def ready(self) -> None:
        from home.registry import ContentKind, register  # noqa: PLC0415 -- app ready
        from library.enums import Level, OutputType  # noqa: PLC0415 -- app ready
        from library.models import (  # noqa: PLC0415 -- app ready
            OutputPage,
            SolutionPage,
            TrainingPathPage,
        )
        from library.schemas import (  # noqa: PLC0415 -- app ready
            OutputDetails,
            SolutionDetails,
            TrainingPathDetails,
        )

        register(
            ContentKind(
                name="solution",
                model=SolutionPage,
                label=_("solution"),
                label_plural=_("solutions"),
                template="library/solution.html",
                details=SolutionDetails,
                section="solutions",
            )
        )
        register(
            ContentKind(
                name="output",
                model=OutputPage,
                label=_("output"),
                label_plural=_("outputs"),
                template="library/output.html",
                details=OutputDetails,
                types=OutputType,
                section="library",
            )
        )
        register(
            ContentKind(
                name="training_path",
                model=TrainingPathPage,
                label=_("training path"),
                label_plural=_("training paths"),
                template="library/training_path.html",
                details=TrainingPathDetails,
                types=Level,
                section="training",
                schema_org="Course",
            )
        )

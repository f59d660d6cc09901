"""Cleaning steps: one file each, imported and listed here."""

from typing import TYPE_CHECKING, Annotated, Union

from pydantic import Field

from analytics.steps.arithmetic import Arithmetic
from analytics.steps.base import Step
from analytics.steps.bin_numbers import BinNumbers
from analytics.steps.cap_outliers import CapOutliers
from analytics.steps.change_case import ChangeCase
from analytics.steps.change_type import ChangeType
from analytics.steps.date_parts import DateParts
from analytics.steps.drop_columns import DropColumns
from analytics.steps.drop_duplicates import DropDuplicates
from analytics.steps.drop_missing_rows import DropMissingRows
from analytics.steps.fill_missing import FillMissing
from analytics.steps.filter_rows import FilterRows
from analytics.steps.group_rare import GroupRare
from analytics.steps.merge_spellings import MergeSpellings
from analytics.steps.missing_indicator import MissingIndicator
from analytics.steps.rename_column import RenameColumn
from analytics.steps.replace_value import ReplaceValue
from analytics.steps.scale import Scale
from analytics.steps.split_text import SplitText
from analytics.steps.trim_spaces import TrimSpaces

_ALL = (
    FillMissing,
    MissingIndicator,
    DropMissingRows,
    DropDuplicates,
    FilterRows,
    DropColumns,
    RenameColumn,
    ChangeType,
    TrimSpaces,
    ChangeCase,
    ReplaceValue,
    MergeSpellings,
    GroupRare,
    CapOutliers,
    Scale,
    BinNumbers,
    Arithmetic,
    DateParts,
    SplitText,
)

STEPS: dict[str, type[Step]] = {step.model_fields["kind"].default: step for step in _ALL}

if TYPE_CHECKING:
    AnyStep = Step
else:
    AnyStep = Annotated[Union[_ALL], Field(discriminator="kind")]  # noqa: UP007

__all__ = ["STEPS", "AnyStep", "Step"]

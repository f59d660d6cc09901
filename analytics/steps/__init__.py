"""Cleaning steps: one file each, imported and listed here."""

from typing import TYPE_CHECKING, Annotated, Union

from pydantic import Field

from analytics.steps.base import Step
from analytics.steps.bin_numbers import BinNumbers
from analytics.steps.cap_outliers import CapOutliers
from analytics.steps.change_case import ChangeCase
from analytics.steps.change_type import ChangeType
from analytics.steps.clip_numbers import ClipNumbers
from analytics.steps.date_difference import DateDifference
from analytics.steps.date_parts import DateParts
from analytics.steps.drop_columns import DropColumns
from analytics.steps.drop_duplicates import DropDuplicates
from analytics.steps.drop_missing_rows import DropMissingRows
from analytics.steps.drop_outlier_rows import DropOutlierRows
from analytics.steps.edit_cell import EditCell
from analytics.steps.extract_pattern import ExtractPattern
from analytics.steps.fill_missing import FillMissing
from analytics.steps.filter_rows import FilterRows
from analytics.steps.formula import Formula
from analytics.steps.group_rare import GroupRare
from analytics.steps.keep_cohort import KeepCohort
from analytics.steps.log_numbers import LogNumbers
from analytics.steps.map_values import MapValues
from analytics.steps.mask_text import MaskText
from analytics.steps.merge_spellings import MergeSpellings
from analytics.steps.missing_indicator import MissingIndicator
from analytics.steps.normalise_text import NormaliseText
from analytics.steps.pad_text import PadText
from analytics.steps.pseudonymise import Pseudonymise
from analytics.steps.rename_column import RenameColumn
from analytics.steps.replace_pattern import ReplacePattern
from analytics.steps.replace_value import ReplaceValue
from analytics.steps.round_dates import RoundDates
from analytics.steps.round_numbers import RoundNumbers
from analytics.steps.sample_rows import SampleRows
from analytics.steps.scale import Scale
from analytics.steps.select_columns import SelectColumns
from analytics.steps.sort_rows import SortRows
from analytics.steps.split_text import SplitText
from analytics.steps.trim_spaces import TrimSpaces

_ALL = (
    FillMissing,
    MissingIndicator,
    DropMissingRows,
    DropDuplicates,
    FilterRows,
    KeepCohort,
    DropOutlierRows,
    SampleRows,
    SortRows,
    EditCell,
    DropColumns,
    SelectColumns,
    RenameColumn,
    ChangeType,
    TrimSpaces,
    ChangeCase,
    NormaliseText,
    PadText,
    ReplaceValue,
    MapValues,
    ReplacePattern,
    ExtractPattern,
    SplitText,
    MergeSpellings,
    GroupRare,
    ClipNumbers,
    CapOutliers,
    RoundNumbers,
    LogNumbers,
    Scale,
    BinNumbers,
    Formula,
    DateParts,
    DateDifference,
    RoundDates,
    MaskText,
    Pseudonymise,
)

STEPS: dict[str, type[Step]] = {step.model_fields["kind"].default: step for step in _ALL}

_SUBJECTS = (
    "Missing", "Text", "Numbers", "Dates", "Categories", "Rows", "Columns", "Privacy",
)  # fmt: skip
GROUPS: dict[str, list[str]] = {
    group: [kind for kind, step in STEPS.items() if step.group == group] for group in _SUBJECTS
}

if TYPE_CHECKING:
    AnyStep = Step
else:
    AnyStep = Annotated[Union[_ALL], Field(discriminator="kind")]  # noqa: UP007

__all__ = ["GROUPS", "STEPS", "AnyStep", "Step"]

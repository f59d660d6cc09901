"""Tables made of other tables: one file each, imported and listed here."""

from typing import TYPE_CHECKING, Annotated, Union

from pydantic import Field

from analytics.making.append import Append
from analytics.making.base import Aggregate, Making, Report
from analytics.making.group import Group
from analytics.making.join import Join
from analytics.making.pivot import Pivot
from analytics.making.unpivot import Unpivot

_ALL = (Append, Join, Group, Pivot, Unpivot)

MAKINGS: dict[str, type[Making]] = {making.model_fields["kind"].default: making for making in _ALL}

if TYPE_CHECKING:
    AnyMaking = Making
else:
    AnyMaking = Annotated[Union[_ALL], Field(discriminator="kind")]  # noqa: UP007

__all__ = [
    "MAKINGS",
    "Aggregate",
    "AnyMaking",
    "Append",
    "Group",
    "Join",
    "Making",
    "Pivot",
    "Report",
    "Unpivot",
]

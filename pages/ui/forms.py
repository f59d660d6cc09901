"""Forms from specs: a field's bounds, default, label and help are written once, in the spec."""

from __future__ import annotations

import types
from collections.abc import Callable
from contextlib import nullcontext
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import streamlit as st
from annotated_types import Ge, Gt, Le, Lt
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from analytics.errors import AnalyticsError
from analytics.models.base import ModelSpec
from pages.ui import cohorts

HIDDEN = {"kind", "enabled"}


def spec_form(
    spec: type[BaseModel],
    current: BaseModel | None,
    columns: list[str],
    key: str,
    elsewhere: tuple[str, ...] = (),
    beside: Callable[[str], None] | None = None,
) -> dict[str, Any]:
    """Draw one widget for each field of `spec` and return what they hold; leave out `elsewhere`.

    `beside` draws what stands with each of them, by the name of the field.
    """
    values: dict[str, Any] = {}
    for name, field in spec.model_fields.items():
        if name in HIDDEN or name in elsewhere:
            continue
        default = getattr(current, name) if current is not None else _default(field)
        with st.container(gap="xsmall") if beside else nullcontext():
            values[name] = _widget(name, field, default, columns, f"{key}-{name}")
            if beside:
                beside(name)
    return values


def build(spec: type[BaseModel], values: dict[str, Any]) -> Any:
    """Make the spec from what a form holds.

    Raises
    ------
    AnalyticsError
        A value does not fit; the sentence names the field.
    """
    try:
        return spec(**values)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else ""
        label = _label(name, spec.model_fields[name]) if name in spec.model_fields else "The form"
        if first["input"] == "":
            raise AnalyticsError(f"{label} is empty.", "Fill it in.") from error
        raise AnalyticsError(
            f"{label}: {first['msg'].lower()}.", "Change it and try again."
        ) from error


def still_empty(spec: type[BaseModel], values: dict[str, Any]) -> str:
    """Return the label of the first required text that nobody has typed yet, or nothing."""
    fields = spec.model_fields.items()
    return next((_label(n, f) for n, f in fields if f.is_required() and values.get(n) == ""), "")


def _default(field: FieldInfo) -> Any:
    return None if field.is_required() else field.get_default(call_default_factory=True)


def _label(name: str, field: FieldInfo) -> str:
    return field.title or name.replace("_", " ").capitalize()


def _widget(name: str, field: FieldInfo, value: Any, columns: list[str], key: str) -> Any:
    kind, optional = _kind(field.annotation)
    label, text = _label(name, field), field.description
    if name == "cohort":
        return cohorts.choice(label, value, key, help=text)
    if name in ("columns",):
        known = [column for column in value or () if column in columns]
        return tuple(st.multiselect(label, columns, default=known, help=text, key=key))
    if name in ("column", "other"):
        position = columns.index(value) if value in columns else 0
        return st.selectbox(label, columns, index=position, help=text, key=key)
    if kind is bool:
        return st.toggle(label, value=bool(value), help=text, key=key)
    if get_origin(kind) is Literal:
        choices = list(get_args(kind))
        position = choices.index(value) if value in choices else 0
        shown = _labels(field, choices).__getitem__
        return st.selectbox(label, choices, index=position, help=text, key=key, format_func=shown)
    if kind in (int, float):
        return _number(label, text, field, value, kind, optional, key)
    if get_origin(kind) is dict:
        return _mapping(label, text, value or {}, key)
    if get_origin(kind) is tuple and (specs := _specs(kind)):
        return _several(label, text, specs, value or (), key)
    if get_origin(kind) is tuple:
        typed = st.text_input(label, ", ".join(map(str, value or ())), help=text, key=key)
        return tuple(part.strip() for part in typed.split(",") if part.strip())
    example = next(iter(field.examples or ()), None)
    typed = st.text_input(
        label, "" if value is None else str(value), help=text, key=key, placeholder=example
    )
    return None if optional and typed == "" else typed


def _kind(annotation: Any) -> tuple[Any, bool]:
    if get_origin(annotation) in (Union, types.UnionType):
        parts = [part for part in get_args(annotation) if part is not type(None)]
        optional = len(parts) < len(get_args(annotation))
        return (str if str in parts else parts[0]), optional
    return annotation, False


def _number(
    label: str, text: str | None, field: FieldInfo, value: Any, kind: Any, optional: bool, key: str
) -> Any:
    low, high = _bounds(field, kind)
    if kind is int:
        return st.number_input(
            label,
            low,
            high,
            value if optional else int(value or low or 0),
            step=1,
            help=text,
            key=key,
            placeholder="Left open" if optional else None,
        )
    start = value if optional or value is not None else (low or 0.0)
    small = value is not None and 0 < abs(value) < 0.01
    return st.number_input(
        label,
        low,
        high,
        float(start) if start is not None else None,
        format="%.5f" if small else None,
        help=text,
        key=key,
        placeholder="Left open" if optional else None,
    )


def _bounds(field: FieldInfo, kind: Any) -> tuple[Any, Any]:
    low = high = None
    for bound in field.metadata:
        if isinstance(bound, Ge):
            low = kind(bound.ge)  # type: ignore[arg-type]
        elif isinstance(bound, Gt):
            low = kind(bound.gt) + (1 if kind is int else 1e-9)  # type: ignore[arg-type]
        elif isinstance(bound, Le):
            high = kind(bound.le)  # type: ignore[arg-type]
        elif isinstance(bound, Lt):
            high = kind(bound.lt) - (1 if kind is int else 1e-9)  # type: ignore[arg-type]
    return low, high


def _specs(kind: Any) -> list[type[ModelSpec]]:
    """Return the models that a tuple may hold."""
    inner = get_args(kind)[0]
    united = get_args(inner)[0] if get_origin(inner) is Annotated else inner
    found = get_args(united) or (united,)
    return [spec for spec in found if isinstance(spec, type) and issubclass(spec, ModelSpec)]


def _several(
    label: str,
    text: str | None,
    specs: list[type[ModelSpec]],
    value: tuple[ModelSpec, ...],
    key: str,
) -> tuple[ModelSpec, ...]:
    own = {model.kind: model for model in value}
    offered = {spec.model_fields["kind"].default: spec for spec in specs}
    kinds = st.multiselect(
        label,
        list(offered),
        default=list(own),
        format_func=lambda kind: offered[kind].title,
        help=text,
        key=key,
    )
    return tuple(own.get(kind) or offered[kind](kind=kind) for kind in kinds)


def _mapping(label: str, text: str | None, value: dict[str, str], key: str) -> dict[str, str]:
    st.caption(f"{label}. {text or ''}")
    rows = [{"From": old, "To": new} for old, new in value.items()] or [{"From": "", "To": ""}]
    edited = st.data_editor(rows, num_rows="dynamic", key=key, width="stretch")
    return {row["From"]: row["To"] or "" for row in edited if row.get("From")}


def _labels(field: FieldInfo, choices: list[Any]) -> dict[Any, str]:
    extra = field.json_schema_extra
    own: Any = extra.get("labels", {}) if isinstance(extra, dict) else {}
    return {choice: own.get(choice) or _words(choice) for choice in choices}


def _words(value: Any) -> str:
    return str(value).replace("_", " ").capitalize()

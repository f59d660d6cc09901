"""The types that a table here holds, as Arrow, as pandas, and in words."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa

from analytics.reading.options import Kind

_DTYPES = {
    pa.uint64(): "UInt64",
    pa.int64(): "Int64",
    pa.float64(): "float64",
    pa.bool_(): "boolean",
}
_KINDS: dict[str, Kind] = {
    "Int64": "integer",
    "UInt64": "integer",
    "float64": "decimal",
    "boolean": "boolean",
    "str": "text",
}


def held_type(kind: pa.DataType) -> pa.DataType:
    """Return the type in which a column of a dataset is held."""
    if pa.types.is_unsigned_integer(kind):
        return pa.uint64()
    if pa.types.is_integer(kind):
        return pa.int64()
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return pa.float64()
    if pa.types.is_boolean(kind) or pa.types.is_timestamp(kind):
        return kind
    return pa.timestamp("us") if pa.types.is_date(kind) else pa.string()


def held_schema(schema: pa.Schema) -> pa.Schema:
    """Return the names with the types in which they are held."""
    return pa.schema([pa.field(field.name, held_type(field.type)) for field in schema])


def dtype_of(kind: pa.DataType) -> str:
    """Return the pandas dtype of a held type.

    >>> dtype_of(pa.int64()), dtype_of(pa.timestamp("ns", "Europe/Paris"))
    ('Int64', 'datetime64[ns, Europe/Paris]')
    """
    if pa.types.is_timestamp(kind):
        return f"datetime64[{kind.unit}{f', {kind.tz}' if kind.tz else ''}]"
    return _DTYPES.get(kind, "str")


def kind_of_dtype(dtype: str) -> Kind:
    """Return the kind of a column of a pandas dtype.

    >>> kind_of_dtype("UInt64"), kind_of_dtype("datetime64[ns, Europe/Paris]")
    ('integer', 'date')
    """
    return _KINDS.get(dtype, "date")


def stored_schema(schema: pa.Schema) -> pa.Schema:
    """Return a held schema as pandas would store it, so that pandas reads its own dtypes back."""
    empty = {field.name: pd.Series(dtype=dtype_of(field.type)) for field in schema}
    known = pa.Schema.from_pandas(pd.DataFrame(empty), preserve_index=False)
    return schema.with_metadata(known.metadata)

"""One look at every byte of delimited text: where records end, and what their cells are."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np

EMPTY, INTEGER, DECIMAL, CODE, OTHER = range(5)  # CODE: digits that are rather a name, 007
N_KINDS = 5
LONGEST_COUNT = 15  # digits; a longer number may be more than can be calculated with exactly
MOST_DIGITS = 17  # of a decimal number; more are not kept
CALLED = 8  # digits behind a plus may be a phone number
LARGEST_POWER = 2  # digits of an exponent
NOT_CLEAN = -1
# Columns of a row of `odd`: where a record begins and ends, and the line it begins in.
ODD_COLUMNS = 3
_NEWLINE, _RETURN, _SPACE = np.uint8(10), np.uint8(13), np.uint8(32)
# Places are unsigned: of an index that may be negative, numba would ask that at each byte.
_ONE = np.uint64(1)
_NOWHERE = np.uint64(2**64 - 1)
_ZERO = np.uint8(48)


@numba.njit(cache=True, nogil=True)
def _digits(data: Any, place: Any, end: Any) -> Any:
    while place < end and np.uint8(data[place] - _ZERO) <= 9:
        place += _ONE
    return place


@numba.njit(cache=True, nogil=True)
def _zeros(data: Any, place: Any, end: Any) -> Any:
    while place < end and data[place] == 48:
        place += _ONE
    return place


@numba.njit(cache=True, nogil=True)
def _after_sign(data: Any, place: Any, end: Any) -> Any:
    signed = place < end and (data[place] == 43 or data[place] == 45)
    return place + _ONE if signed else place


@numba.njit(cache=True, nogil=True)
def _number(data: Any, start: Any, end: Any) -> tuple[int, Any]:
    """Return what number begins here, by the grammar of `numbers`, and where it ends."""
    first = _after_sign(data, start, end)
    place = _digits(data, first, end)
    n_digits, after = np.int64(place - first), data[place] if place < end else _NEWLINE
    if n_digits and after not in (46, 69, 101):
        named = (data[first] == 48 and n_digits > 1) or n_digits > LONGEST_COUNT
        named = named or (data[start] == 43 and n_digits >= CALLED)
        return (CODE if named else INTEGER), place
    kept = np.int64(place - _zeros(data, first, place))
    if after == 46:
        first = place + _ONE
        place = _digits(data, first, end)
        n_digits += np.int64(place - first)
        kept += np.int64(place - (first if kept else _zeros(data, first, place)))
    if n_digits == 0 or kept > MOST_DIGITS:
        return OTHER, place
    if place < end and (data[place] == 69 or data[place] == 101):
        first = _after_sign(data, place + _ONE, end)
        place = _digits(data, first, end)
        if place == first or np.int64(place - first) > LARGEST_POWER:
            return OTHER, place
    return DECIMAL, place


@numba.njit(cache=True, nogil=True)
def cell_kind(data: Any, start: Any, end: Any) -> int:
    """Return what a cell is; OTHER where `numbers` has to look closer."""
    if start == end:
        return EMPTY
    kind, place = _number(data, np.uint64(start), np.uint64(end))
    return kind if place == end else OTHER


@numba.njit(cache=True, nogil=True)
def _after_quoted(data: Any, place: Any, end: Any) -> Any:
    """Return the place after the quote that closes the cell, or nowhere."""
    while place < end:
        if data[place] == _RETURN:
            return _NOWHERE
        if data[place] == 34:
            if place + _ONE < end and data[place + _ONE] == 34:
                place += _ONE
            else:
                return place + _ONE
        place += _ONE
    return _NOWHERE


@numba.njit(cache=True, nogil=True)
def _ends_cell(byte: Any, delimiter: Any) -> bool:
    return byte in (delimiter, _NEWLINE, _RETURN)


@numba.njit(cache=True, nogil=True)
def _after_plain(data: Any, place: Any, end: Any, delimiter: Any) -> Any:
    """Return the place after an unquoted cell, or nowhere where a quote stands in it."""
    while place < end and not _ends_cell(data[place], delimiter):
        if data[place] == 34:
            return _NOWHERE
        place += _ONE
    return place


@numba.njit(cache=True, nogil=True)
def count(data: Any, byte: int) -> int:
    """Return how often a byte stands in the data."""
    sought, n = np.uint8(byte), 0
    for found in data:
        n += found == sought
    return n


@numba.njit(cache=True, nogil=True)
def _blank(data: Any, place: Any, end: Any) -> bool:
    while place < end:
        byte = data[place]
        if not (byte == _SPACE or 9 <= byte <= 13 or 28 <= byte <= 31):
            return False
        place += _ONE
    return True


@numba.njit(cache=True, nogil=True)
def scan(
    data: Any, delimiter: int, width: int, kinds: Any, odd: Any, longest: int, most_lines: int
) -> tuple[int, int, int, int]:
    """Look at all records and count the kinds of their cells.

    Parameters
    ----------
    data : array of uint8
        Text in UTF-8, quoted by ``"`` where it must be; ends of lines are LF or CRLF.
    delimiter : int
        The byte between cells.
    width : int
        How many cells a record should have.
    kinds : array of int64, shape (width, N_KINDS)
        Counts per column, added to in place; odd records are not counted.
    odd : array of int64, shape (most, ODD_COLUMNS)
        Filled with the records that are blank or have another width.
    longest, most_lines : int
        How many bytes a record, and lines a quoted cell, may have.

    Returns
    -------
    tuple
        Records, lines, odd records, records with a line end in a cell. All are `NOT_CLEAN` where
        a quote stands in a cell or is not closed, CR stands alone, or `odd` is full.
    """
    refused = (NOT_CLEAN, NOT_CLEAN, NOT_CLEAN, NOT_CLEAN)
    row = np.zeros(width, np.uint8)
    between, size, place = np.uint8(delimiter), np.uint64(len(data)), np.uint64(0)
    n_records, n_lines, n_odd, n_long = 0, 0, 0, 0
    while place < size:
        start, first_line, n_cells = place, n_lines, 0
        while True:
            if place < size and data[place] == 34:
                begin, place = place + _ONE, _after_quoted(data, place + _ONE, size)
                if place == _NOWHERE:
                    return refused
                n_lines += count(data[begin:place], _NEWLINE)
                kind = cell_kind(data, begin, place - _ONE)
            else:
                # Mostly a number, which then is looked at once. Not a function: 10 ns a cell.
                kind, end = _number(data, place, size)
                if end < size and not _ends_cell(data[end], between):
                    kind, end = OTHER, _after_plain(data, end, size, between)
                    if end == _NOWHERE:
                        return refused
                elif end == place:
                    kind = EMPTY
                place = end
            if n_cells < width:
                row[np.uint64(n_cells)] = kind
            n_cells += 1
            if place == size or data[place] != between:
                break
            place += _ONE
        end = place
        if place < size and data[place] == _RETURN:
            place += _ONE
            if place == size or data[place] != _NEWLINE:
                return refused
        if place < size:
            if data[place] != _NEWLINE:
                return refused  # something follows a closed quote
            place += _ONE
        if np.int64(end - start) > longest or n_lines - first_line >= most_lines:
            return refused
        n_long += n_lines > first_line
        n_lines += 1
        if n_cells != width or _blank(data, start, end):
            if n_odd == len(odd):
                return refused
            odd[n_odd, 0], odd[n_odd, 1], odd[n_odd, 2] = start, place, first_line
            n_odd += 1
            continue
        n_records += 1
        for i in range(width):
            kinds[np.uint64(i), row[np.uint64(i)]] += 1
    return n_records, n_lines, n_odd, n_long

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

_NEWLINE, _RETURN, _SPACE = 10, 13, 32


@numba.njit(cache=True, nogil=True)
def _digits(data: Any, place: int, end: int) -> int:
    while place < end and 48 <= data[place] <= 57:
        place += 1
    return place


@numba.njit(cache=True, nogil=True)
def _zeros(data: Any, place: int, end: int) -> int:
    while place < end and data[place] == 48:
        place += 1
    return place


@numba.njit(cache=True, nogil=True)
def cell_kind(data: Any, start: int, end: int) -> int:
    """Return what a cell is, by the grammar of `numbers`; OTHER where that has to look closer."""
    if start == end:
        return EMPTY
    place = start + (data[start] == 43 or data[start] == 45)
    whole = _digits(data, place, end)
    n_digits = whole - place
    if whole == end and n_digits:
        named = (data[place] == 48 and n_digits > 1) or n_digits > LONGEST_COUNT
        named = named or (data[start] == 43 and n_digits >= CALLED)
        return CODE if named else INTEGER
    kept = whole - _zeros(data, place, whole)
    if whole < end and data[whole] == 46:
        place = whole + 1
        whole = _digits(data, place, end)
        n_digits += whole - place
        kept += whole - (place if kept else _zeros(data, place, whole))
    if n_digits == 0 or kept > MOST_DIGITS:
        return OTHER
    if whole < end and (data[whole] == 69 or data[whole] == 101):
        place = whole + 1
        place += place < end and (data[place] == 43 or data[place] == 45)
        whole = _digits(data, place, end)
        if whole == place or whole - place > LARGEST_POWER:
            return OTHER
    return DECIMAL if whole == end else OTHER


@numba.njit(cache=True, nogil=True)
def _after_quoted(data: Any, place: int) -> int:
    """Return the place after the quote that closes the cell, or NOT_CLEAN."""
    while place < len(data):
        if data[place] == _RETURN:
            return NOT_CLEAN
        if data[place] == 34:
            if place + 1 < len(data) and data[place + 1] == 34:
                place += 1
            else:
                return place + 1
        place += 1
    return NOT_CLEAN


@numba.njit(cache=True, nogil=True)
def _after_plain(data: Any, place: int, delimiter: int) -> int:
    """Return the place after an unquoted cell, or NOT_CLEAN where a quote stands in it."""
    while place < len(data):
        byte = data[place]
        if byte in (delimiter, _NEWLINE, _RETURN):
            return place
        if byte == 34:
            return NOT_CLEAN
        place += 1
    return place


@numba.njit(cache=True, nogil=True)
def _count_newlines(data: Any, start: int, end: int) -> int:
    n = 0
    for i in range(start, end):
        n += data[i] == _NEWLINE
    return n


@numba.njit(cache=True, nogil=True)
def _blank(data: Any, start: int, end: int) -> bool:
    for i in range(start, end):
        if not (data[i] == _SPACE or 9 <= data[i] <= 13 or 28 <= data[i] <= 31):
            return False
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
    row = np.zeros(width, np.int64)
    place, n_records, n_lines, n_odd, n_long = 0, 0, 0, 0, 0
    while place < len(data):
        start, first_line, n_cells = place, n_lines, 0
        while True:
            begin = place
            if place < len(data) and data[place] == 34:
                end = _after_quoted(data, place + 1)
                if end == NOT_CLEAN:
                    return refused
                n_lines += _count_newlines(data, place, end)
                kind = cell_kind(data, begin + 1, end - 1)
            else:
                end = _after_plain(data, place, delimiter)
                if end == NOT_CLEAN:
                    return refused
                kind = cell_kind(data, begin, end)
            if n_cells < width:
                row[n_cells] = kind
            n_cells += 1
            place = end
            if place < len(data) and data[place] == delimiter:
                place += 1
                continue
            break
        end = place
        if place < len(data) and data[place] == _RETURN:
            place += 1
            if place == len(data) or data[place] != _NEWLINE:
                return refused
        if place < len(data):
            if data[place] != _NEWLINE:
                return refused  # something follows a closed quote
            place += 1
        if end - start > longest or n_lines - first_line >= most_lines:
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
            kinds[i, row[i]] += 1
    return n_records, n_lines, n_odd, n_long

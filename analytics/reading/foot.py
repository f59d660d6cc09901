"""What stands at the foot of a table and is no row of it: notes, totals, lines of separators."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analytics.reading.columns import SAMPLE_ROWS, filled, is_absent, is_value, is_word

FOOT_ROWS = 30  # how many rows from the end may be notes and totals
Rows = Sequence[Sequence[str]]
_FEWEST = 3  # rows by which a foot can be told from them
BLANK, NOTE = "only separators", "a note below the table"
TOTAL, TOTAL_BELOW = "a total: the sum of the rows", "a total, apart from the rows"
_NOTE_WORD = re.compile(
    r"\W*(?:sources?|notes?|n\.?b\.?|footnotes?|remarks?|quellen?|anmerkung(?:en)?|hinweise?|stand"
    r"|fuentes?|notas?|fontes?|fonti|bron|källa|kilde|lähde|źródło|zdroj|forrás|kaynak|источник"
    r"|примечани[ея]|last updated?|data (?:from|source)|copyright|updated|generated|downloaded"
    r"|exported|prepared by|legend)\s*[:：]|\s*(?:©|\(c\) \d|\(?\d{1,2}\)\s*\S"
    r"|[*†‡¹²³⁴]+(?:\s+\S|[^\W\d]{2})|(?:[:.…*–-]{1,3}|[a-z]{1,2})\s*=\s*\S)"
    r"|\s*[-_=]{3,}\s*$|\s*(?:注|(?:资料|数据)?来源|來源|資料|出典|备注|備考|説明|说明|출처|주)\s*[:：)]",
    re.IGNORECASE,
)
_TOTAL_WORD = re.compile(
    r"\s*(?:(?:grand|overall|general|column)\s+)?(?:sub)?(?:totals?|totale|totaux|totaal|totalt|sums?"
    r"|summe|summa|gesamt(?:summe|zahl)?|insgesamt|zusammen|somme|ensemble|suma|soma|razem|ogółem"
    r"|celkem|spolu|összesen|итого|всего|toplam|yhteensä|i alt|jumlah|tổng(?: cộng)?|all|ukupno"
    r"|σύνολο)\b.{0,24}|\s*(?:合计|总计|總計|合計|总数|計|计|총계|합계|小計|小计)\s*",
    re.IGNORECASE,
)
_MARKS = re.compile(r"[\s'\u00a0\u202f$€£¥%]")


def foot_reasons(rows: Rows, columns: Sequence[int], apart: Sequence[bool]) -> dict[int, str]:
    """Return which of the last rows, and of the first, are no rows of the table, and why.

    Parameters
    ----------
    rows
        All rows under the header, each as wide as the table.
    columns
        Which columns hold values.
    apart
        Whether something that is no row, such as a blank line, stands right above a row.
    """
    reasons = _notes(rows, columns, apart)
    last = len(rows) - 1
    while last > 0 and last > len(rows) - FOOT_ROWS:
        if last not in reasons:
            if not is_total_word(rows[last]):
                break
            others = [row for i, row in enumerate(rows) if i not in reasons and i != last]
            reason = _total(rows[last], others, columns, apart[last])
            if not reason:
                break
            reasons[last] = reason
        last -= 1
    if last > 0 and is_total_word(rows[0]):
        others = [row for i, row in enumerate(rows) if i and i not in reasons]
        if _sums_up(rows[0], others, columns):
            reasons[0] = TOTAL
    return reasons


def may_have_foot(last: Rows, first: Sequence[str], columns: Sequence[int]) -> bool:
    """Say whether these last rows, or the first, might be notes or totals: none is missed."""
    return is_total_word(first) or any(
        (filled(row) < 2 <= len(row)) or is_total_word(row) or is_note(row, columns) for row in last
    )


def is_total_word(row: Sequence[str]) -> bool:
    """Say whether the first words of a row speak of a total.

    >>> is_total_word(["", "Insgesamt", "31"]), is_total_word(["Totnes", "31"])
    (True, False)
    """
    first = next((cell for cell in row if cell.strip() and not is_value(cell)), "")
    return bool(_TOTAL_WORD.fullmatch(first))


def is_note(row: Sequence[str], columns: Sequence[int]) -> bool:
    """Say whether a row begins as notes do and does not fit the columns of values.

    >>> is_note(["来源：统计局", "", ""], [2]), is_note(["来源地", "", "3"], [2])
    (True, False)
    >>> is_note(["² Estimated.", ""], [1]), is_note(["²0", ""], [1])
    (True, False)
    """
    first = next((cell for cell in row if cell.strip()), "")
    rest = [row[i] for i in columns]
    alone = filled(row) == 1 or (columns and any(map(is_word, rest)))
    return len(row) > 1 and bool(alone) and bool(_NOTE_WORD.match(first))


def _may_be_note(row: Sequence[str], columns: Sequence[int]) -> bool:
    alone = filled(row) < 2 and not any(map(is_value, row))
    return alone or is_note(row, columns)


def _notes(rows: Rows, columns: Sequence[int], apart: Sequence[bool]) -> dict[int, str]:
    start = len(rows)
    lowest = max(0, len(rows) - FOOT_ROWS)
    while start > lowest and _may_be_note(rows[start - 1], columns):
        start -= 1
    body, foot = rows[max(0, start - SAMPLE_ROWS) : start], rows[start:]
    sparse = sum(filled(row) < 2 for row in body)
    if len(body) < _FEWEST or len(rows[0]) < 2 or sparse > 0.1 * len(body):
        return {}
    certain = (i for i in range(len(foot)) if _is_certain(foot, i, body, columns, apart[start:]))
    first = next(certain, len(foot))
    while 0 < first < len(foot) and not filled(foot[first - 1]):
        first -= 1
    return {start + i: NOTE if filled(foot[i]) else BLANK for i in range(first, len(foot))}


def _is_certain(
    foot: Rows, i: int, body: Rows, columns: Sequence[int], apart: Sequence[bool]
) -> bool:
    row = foot[i]
    if not filled(row):
        return not any(map(filled, foot[i + 1 :]))
    if is_note(row, columns):
        return True
    place = next(k for k, cell in enumerate(row) if cell.strip())
    longest = max(len(other[place]) for other in body)
    sentence = len(row[place]) > 40 and row[place].count(" ") >= 4 and len(row[place]) > longest
    if sentence or len(row) < 3:
        return sentence
    below = apart[i] or (i > 0 and not filled(foot[i - 1]))
    alike = [other == row for other in foot if filled(other)]
    return below or place in columns or (len(alike) > 1 and all(alike))


def _total(row: Sequence[str], others: Rows, columns: Sequence[int], apart: bool) -> str:
    if not others:
        return ""
    if _sums_up(row, others, columns):
        return TOTAL
    return TOTAL_BELOW if apart and not is_total_word(others[-1]) else ""


def _sums_up(row: Sequence[str], others: Rows, columns: Sequence[int]) -> bool:
    given = [i for i in columns if is_value(row[i])]
    right = [i for i in given if _is_sum(row[i], [other[i] for other in others])]
    return len(others) > 1 and bool(right) and 2 * len(right) >= len(given)


def _is_sum(total: str, cells: list[str]) -> bool:
    for point in ".,":
        numbers = [_number(cell, point) for cell in cells if not is_absent(cell)]
        said = _number(total, point)
        if said is None or not numbers or None in numbers:
            continue
        digits = max(len(_MARKS.sub("", cell).partition(point)[2]) for cell in [total, *cells])
        found = sum(number for number in numbers if number is not None)
        # Each row may be rounded; a table of many rows is not a total of anything for that.
        slack = min(0.5 * 10**-digits * (len(numbers) + 1), 0.005 * abs(said))
        if abs(found - said) <= slack + 1e-9 * abs(said):
            return True
    return False


def _number(cell: str, point: str) -> float | None:
    thousands = "," if point == "." else "."
    plain = _MARKS.sub("", cell)
    if thousands in plain and not re.fullmatch(
        rf"[-+(]?\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+(?:{re.escape(point)}\d+)?\)?", plain
    ):
        return None
    plain = plain.replace(thousands, "").replace(point, ".")
    if plain.startswith("(") and plain.endswith(")"):
        plain = "-" + plain[1:-1]
    try:
        return float(plain)
    except ValueError:
        return None

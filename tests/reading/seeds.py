"""Small files of every kind that can be read, and of some that cannot: what mutants are made of."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import struct
import zipfile
from collections.abc import Callable
from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

CITIES = ("Lyon", "Bath", "Köln", "Zürich")
NAMES = ("Ann", "Bob", "Cid", "Dee", "Eve", "Fay", "Gus", "Hal", "Ida")
HEADER = ["name", "age", "height", "city", "joined"]
ROWS = [
    [name, str(20 + i * 7 % 50), f"{1.5 + i / 37:.2f}", CITIES[i % 4], f"2024-0{1 + i}-11"]
    for i, name in enumerate(NAMES)
]
RECORDS = [dict(zip(HEADER, row, strict=True)) for row in ROWS]
FRAME = pd.DataFrame(RECORDS).astype({"age": "int64", "height": "float64"})


def delimited(delimiter: str = ",", end: str = "\n", rows: list[list[str]] = ROWS) -> str:
    """Return the table as text."""
    return "".join(delimiter.join(row) + end for row in [HEADER, *rows])


def large(n_rows: int = 28_000) -> str:
    """Return more than 1 MB in good order, which takes the fast way."""
    rows = (f"Person {i % 97},{i % 80},{i / 8},{CITIES[i % 4]},2024-01-{1 + i % 28:02d}\n"
            for i in range(n_rows))  # fmt: skip
    return ",".join(HEADER) + "\n" + "".join(rows)


def as_bytes(write: Callable[[io.BytesIO], object]) -> bytes:
    """Return what a function writes into a file."""
    data = io.BytesIO()
    write(data)
    return data.getvalue()


def zipped(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an archive; its bytes do not depend on the day."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, data in files:
            entry = zipfile.ZipInfo(name)
            entry.compress_type = method
            archive.writestr(entry, data)
    return packed.getvalue()


def xlsx() -> bytes:
    """Return a workbook of two sheets."""

    def write(file: io.BytesIO) -> None:
        with pd.ExcelWriter(file) as book:
            pd.DataFrame({"about": ["members"]}).to_excel(book, sheet_name="Notes", index=False)
            dated = FRAME.assign(joined=pd.to_datetime(FRAME["joined"]))
            dated.to_excel(book, sheet_name="Members", index=False)

    return as_bytes(write)


def ods() -> bytes:
    """Return an OpenDocument spreadsheet."""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = "".join(
        f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>"
        for row in [HEADER, *ROWS]
    )
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content{names}><office:body><office:spreadsheet>'
        f'<table:table table:name="Members">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    listed = (
        b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    inside = ("content.xml", content.encode()), ("META-INF/manifest.xml", listed)
    return zipped(("mimetype", kind), *inside)


def xls() -> bytes:
    """Return a workbook as Excel 97 wrote it: records of a stream in a compound file."""

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def cell(row: int, column: int, text: str) -> bytes:
        if text.replace(".", "", 1).isdigit():
            return record(0x203, struct.pack("<HHHd", row, column, 0, float(text)))
        place = struct.pack("<HHHHB", row, column, 0, len(text), 1)
        return record(0x204, place + text.encode("utf-16-le"))

    table = [HEADER, *ROWS]
    cells = b"".join(cell(i, j, text) for i, row in enumerate(table) for j, text in enumerate(row))
    size = record(0x200, struct.pack("<IIHHH", 0, len(table), 0, len(HEADER), 0))
    sheet = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)) + size + cells
    book = record(0x809, struct.pack("<HHHHII", 0x600, 0x5, 0, 0, 0, 0))
    length = len(book) + 4 + 8 + len("Members") + 4  # up to the end of the globals
    named = record(0x85, struct.pack("<IBBBB", length, 0, 0, 7, 0) + b"Members")
    end = record(0x0A, b"")
    return _compound(book + named + end + sheet + end)


def _compound(stream: bytes) -> bytes:
    """Return a compound file of one stream: header, table of sectors, folder, the stream."""
    stream = stream.ljust(-(-max(len(stream), 4096) // 512) * 512, b"\0")
    n, last, free = len(stream) // 512, 0xFFFFFFFE, 0xFFFFFFFF
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack(
        "<HHHHH6xIIIIIIIII", 62, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, last, 0, last, 0
    )
    header += struct.pack("<I", 0) + struct.pack("<I", free) * 108
    chain = [0xFFFFFFFD, last, *range(3, n + 2), last]
    sectors = struct.pack("<128I", *chain, *[free] * (128 - len(chain)))

    def entry(name: str, kind: int, child: int, start: int, length: int) -> bytes:
        written = (name + "\0").encode("utf-16-le")
        links = struct.pack("<HBBIII", len(written) if name else 0, kind, 1, free, free, child)
        return written.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", start, length)

    folder = entry("Root Entry", 5, 1, last, 0) + entry("Workbook", 2, free, 2, len(stream))
    return header + sectors + folder.ljust(512, b"\0") + stream


NESTED = pa.table(
    {
        "id": pa.array(range(9), pa.uint16()),
        "price": pa.array([Decimal(i) / 4 for i in range(9)], pa.decimal128(9, 2)),
        "city": pa.array([CITIES[i % 4] for i in range(9)]).dictionary_encode(),
        "tags": pa.array([["a"] * (i % 3) for i in range(9)]),
        "place": pa.array([{"x": i, "y": [i]} for i in range(9)]),
        "at": pa.array(range(9), pa.timestamp("ms", "Europe/Paris")),
        "took": pa.array(range(9), pa.duration("us")),
        "raw": pa.array([bytes([i, 255]) for i in range(9)]),
        "yes": pa.array([None, True, False] * 3),
    }
)


def arrow(table: pa.Table, stream: bool = False, compression: str | None = None) -> bytes:
    """Return a table as an Arrow file, or as a stream."""

    def write(file: io.BytesIO) -> None:
        opened = pa.ipc.new_stream if stream else pa.ipc.new_file
        options = pa.ipc.IpcWriteOptions(compression=compression)
        with opened(file, table.schema, options=options) as writer:
            writer.write_table(table)

    return as_bytes(write)


def parquet(table: pa.Table, **options: object) -> bytes:
    """Return a table as a Parquet file."""
    return as_bytes(lambda file: pq.write_table(table, file, **options))


def seeds() -> dict[str, bytes]:
    """Return about fifty small files under their names."""
    text, people = delimited(), pa.Table.from_pandas(FRAME)
    nested = [{"id": i, "who": {"name": row[0], "tags": row[1:3]}} for i, row in enumerate(ROWS)]
    russian = "город;число\n" + "".join(f"Москва {i};{i},5\n" for i in range(9))
    chinese = "城市,数量\n" + "".join(f"北京{i},{i}\n" for i in range(9))
    japanese = "都市\t数\n" + "".join(f"東京の町{i}\t{i}\n" for i in range(9))
    ragged = delimited(rows=[row[: 5 - (i % 4 == 1)] for i, row in enumerate(ROWS)])
    quoted = '"a","b"\r\n' + "".join(f'"x, ""{i}""\r\ny","{i}"\r\n' for i in range(9))
    found: dict[str, bytes | str] = {
        "comma.csv": text,
        "semicolon.csv": delimited(";").replace(".", ",").encode("cp1252"),
        "tab.tsv": delimited("\t", "\r\n"),
        "bar.txt": delimited("|", "\r").encode("mac_roman"),
        "quoted.csv": quoted,
        "apostrophes.csv": "'a';'b'\n" + "'x; y';'1'\n" * 9,
        "escaped.csv": 'a,b\n"he said \\"no\\", twice",1\n' + '"x\\\\",2\n' * 8,
        "marked.csv": text.encode("utf-8-sig"),
        "wide.csv": text.encode("utf-16"),
        "wide_unmarked.txt": delimited("\t").encode("utf-16-be"),
        "wider.csv": text.encode("utf-32"),
        "chinese.csv": chinese.encode("gb18030"),
        "japanese.tsv": japanese.encode("cp932"),
        "russian.csv": russian.encode("cp1251"),
        "no_header.csv": "".join(f"{i},{i / 3},{i * i}\n" for i in range(12)),
        "report.csv": "Report of May\n\n" + text + "\nTotal,9,,,\nSource: nobody\n",
        "declared.csv": "sep=;\r\n" + delimited(";", "\r\n"),
        "one_column.csv": "n\n" + "".join(f"{i}\n" for i in range(9)),
        "ragged.csv": ragged,
        "columns.csv": "\n".join(",".join(f"{i}x{j}" for j in range(12)) for i in range(4)),
        "money.csv": "x;y\n" + "".join(f"$1,23{i}.50;(3{i}%)\n" for i in range(9)),
        "large.csv": large(),
        "pasted table": delimited("\t").rstrip("\n"),
        "records.json": json.dumps(RECORDS, ensure_ascii=False, indent=1),
        "by_column.json": FRAME.to_json(),
        "split.json": FRAME.to_json(orient="split"),
        "nested.json": json.dumps({"page": 1, "data": nested}),
        "rows.json": json.dumps([HEADER, *ROWS]).encode("utf-16"),
        "lines.ndjson": "".join(json.dumps(record) + "\n" for record in RECORDS),
        "book.xlsx": xlsx(),
        "book.xls": xls(),
        "book.ods": ods(),
        "plain.parquet": parquet(people, compression="none", use_dictionary=False),
        "nested.parquet": parquet(NESTED, compression="snappy", data_page_version="2.0"),
        "plain.feather": arrow(people),
        "packed.arrow": arrow(NESTED, compression="lz4"),
        "stream.arrows": arrow(NESTED, stream=True),
        "t.csv.gz": gzip.compress(text.encode(), mtime=0),
        "t.zip": zipped(("read.me", b"hello"), ("a/t.csv", text.encode())),
        "t.csv.bz2": bz2.compress(text.encode()),
        "t.csv.xz": lzma.compress(text.encode()),
        "page.csv": "<!DOCTYPE html><html><table><tr><td>1</td></tr></table></html>",
        "document.csv": b"%PDF-1.7\n1 0 obj\n" + bytes(range(256)),
        "empty.csv": b"",
        "one_byte.csv": b"7",
        "aligned.txt": "".join(
            f"{i:<9}{'' if i % 3 else i / 7:>8.3}{i * i:>6}\n" for i in range(9)
        ),
        "wrapped.csv": "".join(f'"{i},""x, y"",{i * i}";;\n' for i in range(9)),
        "levels.csv": "a,2019,,2020,\n,m,f,m,f\n---,---,---,---,---\n" + "N,1,2,3,4\n" * 9,
        "facts.csv": ",A,B\nunit,EUR,USD\nsource,x,\n"
        + "".join(f"2024-01-0{i},{i}.5,{i}\n" for i in range(1, 9)),
        "interface.json": json.dumps(
            {"meta": {"columns": [{"name": n} for n in HEADER]}, "data": ROWS}
        ),
        "dump.csv": "--\nCREATE TABLE t (a int);\nINSERT INTO t VALUES (1),\n(2);\n",
    }
    return {name: data.encode() if isinstance(data, str) else data for name, data in found.items()}

"""The command line: ``python -m analytics read|export|profile|check|train|search|evaluate|...``."""

from __future__ import annotations

import argparse
import json
import os
import sys

from analytics.commands import GROUPS
from analytics.errors import AnalyticsError


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return 0, or 2 after one sentence about bad input."""
    options = _parser().parse_args(arguments)
    try:
        answer, text = options.command(options)
    except AnalyticsError as error:
        return _refuse(str(error))
    except MemoryError:
        return _refuse("This needs more memory than there is. Try fewer rows or columns.")
    except OSError as error:
        return _refuse(f"The file cannot be opened: {error.strerror}. Check the path.")
    except UnicodeDecodeError:
        return _refuse("The file is no text in UTF-8. Save it again as UTF-8.")
    return _say(json.dumps(answer, ensure_ascii=False, default=str) if options.json else text)


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2


def _say(text: str) -> int:
    try:
        print(text, flush=True)
    except BrokenPipeError:  # whoever reads has seen enough; Python would complain at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m analytics", description="From a file to a trained, explained model."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for group in GROUPS:
        group.add_to(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())

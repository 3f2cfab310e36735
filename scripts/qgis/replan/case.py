"""A case file out of layers: what the user picked, written down."""

import json
from pathlib import Path

HEAD = "# Written by the QGIS plugin of replan. Edit it and pick it as the case file to run it again.\n"


def text(value):
    """A TOML string; JSON's escapes are TOML's."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def line(key, value):
    return f"{key} = {text(value)}\n" if value else ""


def layer(file, columns):
    """An entry like `{ file = "a.gpkg", columns = { code = "KyHieu" } }`; columns without a name are left out."""
    named = ", ".join(f"{role} = {text(column)}" for role, column in columns.items() if column)
    return f"{{ file = {text(file)}, columns = {{ {named} }} }}" if named else f"{{ file = {text(file)} }}"


def plan(name, approved, lots, supersedes=None):
    """A plan edition; a day is a TOML date, without quotes."""
    day = f"approved = {approved}\n" if approved else ""
    return f"\n[[plan]]\nid = {text(name)}\n{day}{line('supersedes', supersedes)}lots = {lots}\n"


def write(path, body):
    """Writes the case; another one that stood there is kept under a free name, which is given back."""
    path = Path(path)
    kept = None
    if path.exists() and path.read_text(encoding="utf-8") != HEAD + body:
        numbers = (path.with_name(f"case-{number}.toml") for number in range(1, 10_000))
        kept = next(free for free in numbers if not free.exists())
        path.replace(kept)
    path.write_text(HEAD + body, encoding="utf-8")
    return kept

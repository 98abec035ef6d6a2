"""Which format a scenario is in, decided by what is in its files, never by their names.

`load` is the way in: a folder or one file of ours.
"""

from __future__ import annotations

from pathlib import Path

from goodoffices.common.errors import BadInput
from goodoffices.deals.readers import genius
from goodoffices.deals.readers.text import files_of, xml_of
from goodoffices.deals.scenario import Scenario

__all__ = ["load"]

GENIUS_ROOTS = {"negotiation_template", "utility_space"}


def load(path: Path) -> Scenario:
    """Return the scenario in a folder or file.

    Parameters
    ----------
    path : Path

    Returns
    -------
    Scenario
        Parties in file-name order.

    Raises
    ------
    BadInput
        Not a scenario, or one that breaks its own format; the message says where and why.
    """
    files = [path] if path.is_file() else files_of(path)
    xml = [file for file in files if file.suffix.lower() == ".xml" and file.name != "pareto.xml"]
    roots = [(file, xml_of(file)) for file in xml]
    known = [(file, root) for file, root in roots if root.tag in GENIUS_ROOTS]
    if known:
        return genius.read(path.name, known)
    raise BadInput(
        str(path),
        expected="a scenario in GENIUS XML",
        found=", ".join(file.name for file in files) or "an empty folder",
        advice="Name the folder that holds the scenario's files.",
    )

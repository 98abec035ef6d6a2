"""Which format a scenario is in, decided by what is in its files, never by their names.

`load` is the way in: a folder, or one file of ours. Parties come in file-name order.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from goodoffices.common.errors import BadInput
from goodoffices.deals.frontier import with_least_utility
from goodoffices.deals.readers import genius, json_formats, negmas, own, scoreable
from goodoffices.deals.readers.text import files_of, is_xml, json_of, xml_of, yaml_of
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
    if path.is_dir() and scoreable.is_game(path):
        return scoreable.read(path)
    files = [path] if path.is_file() else files_of(path)
    return _from_xml(path.name, files) or _from_documents(path, files)


def _from_xml(name: str, files: Sequence[Path]) -> Scenario | None:
    xml = [file for file in files if file.suffix.lower() == ".xml" and is_xml(file)]
    roots = [(file, xml_of(file)) for file in xml]
    known = [(file, root) for file, root in roots if root.tag in GENIUS_ROOTS]
    return genius.read(name, known) if known else None


def _from_documents(path: Path, files: Sequence[Path]) -> Scenario:
    documents: list[tuple[Path, object]] = []
    for file in files:
        suffix = file.suffix.lower()
        if suffix == ".json":
            documents.append((file, json_of(file)))
        elif suffix in {".yaml", ".yml"}:
            documents.append((file, yaml_of(file)))
    ours = [(file, data) for file, data in documents if own.is_ours(data)]
    if len(ours) == 1:
        return with_least_utility(own.read(*ours[0]))
    if any(negmas.is_space(data) for _, data in documents):
        return negmas.read(path.name, documents)
    if any(json_formats.is_negolog(data) for _, data in documents):
        return json_formats.read_negolog(path.name, documents)
    if any(json_formats.is_geniusweb(data) for _, data in documents):
        return json_formats.read_geniusweb(path.name, documents)
    raise BadInput(
        str(path),
        expected="a scenario: GENIUS XML, negmas YAML, NegoLog or GeniusWeb JSON, or our YAML",
        found=", ".join(file.name for file in files) or "an empty folder",
        advice="Name the folder that holds the scenario's files.",
    )

"""Turn JSON of any layout into one flat object per line.

Layouts: JSON lines, an array, an answer of an API with its records under a key, and HubSpot's records, whose
fields lie under `properties`, with the history of each field.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any

import duckdb

from lead_taxonomy.duckdb_files import first_line, sql_text
from lead_taxonomy.loading.buffer import safe_path
from lead_taxonomy.loading.csv_records import LONGEST_RECORD
from lead_taxonomy.loading.problem import problem
from lead_taxonomy.loading.text_files import PlainText, plain_text

# Key of the record's id in a line of history, until it is known what the record is.
RECORD_ID = "record_id"
# Keys under which APIs give their records: HubSpot v1 and v3, Marketo, Pardot, Dynamics, Salesforce.
_LISTS = ("contacts", "companies", "deals", "results", "result", "values", "value", "records", "data")
_IDS = ("id", "vid", "companyId", "dealId", "objectId")
_ASSOCIATIONS = {
    "companies": "Associated Company IDs",
    "contacts": "Associated Contact IDs",
    "deals": "Associated Deal IDs",
}
_SAMPLE = 200
_LARGEST_DOCUMENT = 1024**3


@dataclass(frozen=True)
class JsonRecords:
    """The records of a JSON file.

    Attributes:
        records: one flat object per line.
        history: one line per former or present value of a field; None when the file has no histories.
        has_epoch_times: whether times are milliseconds since 1970, as HubSpot's API v1 gives them.
    """

    records: PlainText
    history: PlainText | None
    has_epoch_times: bool


def looks_like_json(text: str) -> bool:
    """Whether the beginning of a text is that of JSON."""
    start = text.lstrip()
    return start.startswith(("{", "[{", "[ {", "[\n", "[\r", "[]")) or start[:50].replace(" ", "").startswith("[{")


def flatten_json(text: PlainText, folder: Path) -> JsonRecords:
    """Give the records of a JSON file as flat lines.

    Args:
        text: the file as plain UTF-8.
        folder: for temporary files of this file alone.

    Raises:
        FileProblem: the file is not valid JSON.
    """
    lines = text if _is_json_lines(text.path) else _as_lines(text, folder)
    with lines.path.open("rb") as stream:
        sample = [_parsed(line) for line in islice(stream, _SAMPLE)]
    if not any(_is_nested(value) for value in sample):
        return JsonRecords(lines, None, False)
    return _flattened(lines, folder)


def keys_of(path: Path, folder: Path) -> list[str]:
    """Return the keys that occur in the objects of a file with JSON lines."""
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"""
            with lines as (
                select row_number() over () as line, json_keys(try_cast(raw as json)) as keys
                from read_csv(
                    ?, columns = {{'raw': 'varchar'}}, auto_detect = false, header = false, delim = chr(31),
                    quote = '', escape = '', strict_mode = false, ignore_errors = true,
                    max_line_size = {LONGEST_RECORD}, compression = 'none', hive_partitioning = false
                )
            ),
            keys as (select line, unnest(keys) as key, generate_subscripts(keys, 1) as place from lines)
            select key from keys group by key order by min(line), min(place), key
            """,  # noqa: S608
            [safe_path(path, folder)],
        ).fetchall()
    return [str(row[0]) for row in rows]


def _parsed(line: bytes) -> Any:
    """Return the value of a line; None when it is not JSON."""
    try:
        return json.loads(line.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        return None


def _is_json_lines(path: Path) -> bool:
    """Whether each line is an object, as far as the first line that is not blank tells."""
    with path.open("rb") as stream:
        for line in stream:
            if line.removeprefix(b"\xef\xbb\xbf").strip():
                return isinstance(_parsed(line), dict)
    return False


def _as_lines(text: PlainText, folder: Path) -> PlainText:
    """Write an array, or objects over several lines, as one object per line.

    Raises:
        FileProblem: the text is not valid JSON.
    """
    with text.path.open("rb") as stream:
        is_array = stream.read(1000).removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"[")
    copy = folder / "elements.jsonl"
    largest = min(max(text.size + 1, LONGEST_RECORD), _LARGEST_DOCUMENT)
    try:
        with duckdb.connect() as connection:
            connection.execute("set preserve_insertion_order = true")
            connection.execute(
                f"copy (select json(json) as record from read_json_objects({sql_text(safe_path(text.path, folder))}, "  # noqa: S608
                f"format = '{'array' if is_array else 'unstructured'}', maximum_object_size = {largest}, "
                f"compression = 'none')) to {sql_text(copy)} "
                "(format csv, header false, delimiter e'\\x1f', quote '', escape '')"
            )
    except duckdb.Error as error:
        raise problem(
            "damaged_json",
            f"The file is not valid JSON, or not complete: {first_line(str(error))}",
            "Export it again.",
        ) from error
    return plain_text(copy, "utf-8", folder, lambda _: None)


def _is_nested(value: Any) -> bool:
    """Whether an object is an answer of an API, or has its fields under `properties`."""
    return isinstance(value, dict) and (isinstance(value.get("properties"), dict) or _list_key(value) is not None)


def _list_key(value: dict[str, Any]) -> str | None:
    """Return the key of an API's answer under which the records are; None when the object is a record itself."""
    lists = [key for key in _LISTS if isinstance(value.get(key), list)]
    if not lists or any(key in value for key in _IDS):
        return None
    return lists[0] if all(isinstance(item, dict) for item in value[lists[0]]) else None


def _records(value: Any) -> Iterator[Any]:
    """Yield the records of a line: of an answer of an API each of its own."""
    key = _list_key(value) if isinstance(value, dict) else None
    if key is None:
        yield value
    else:
        yield from value[key]


def _flattened(lines: PlainText, folder: Path) -> JsonRecords:
    """Write flat records, and the histories of their fields; a line that is no JSON stays as it is."""
    records, histories = folder / "records.jsonl", folder / "history.jsonl"
    is_v1 = has_history = False
    with (
        lines.path.open("rb") as stream,
        records.open("w", encoding="utf-8") as target,
        histories.open("w", encoding="utf-8") as history,
    ):
        for line in stream:
            value = _parsed(line)
            if not isinstance(value, dict):
                target.write(line.decode(errors="replace").rstrip("\r\n") + "\n")
                continue
            for record in _records(value):
                if not isinstance(record, dict):
                    target.write(json.dumps(record, ensure_ascii=False) + "\n")
                    continue
                is_v1 = is_v1 or _is_v1(record)
                _write(target, _flat(record))
                for version in _history(record):
                    has_history = True
                    _write(history, version)
    flat = plain_text(records, "utf-8", folder, lambda _: None)
    former = plain_text(histories, "utf-8", folder, lambda _: None) if has_history else None
    return JsonRecords(flat, former, is_v1)


def _write(target: IO[str], record: dict[str, Any]) -> None:
    """Write an object on a line of its own."""
    target.write(json.dumps(record, ensure_ascii=False) + "\n")


def _is_v1(record: dict[str, Any]) -> bool:
    """Whether a record is of HubSpot's API v1, where each property is an object with a value."""
    properties = record.get("properties")
    return isinstance(properties, dict) and any(isinstance(entry, dict) for entry in properties.values())


def _flat(record: dict[str, Any]) -> dict[str, Any]:
    """Lift properties and associations to the top; what the record has there itself stays."""
    flat: dict[str, Any] = {}
    for key, value in record.items():
        if key == "associations" and isinstance(value, dict):
            flat |= {_ASSOCIATIONS.get(kind, f"associated_{kind}"): _ids(found) for kind, found in value.items()}
        elif key not in {"properties", "propertiesWithHistory"} or not isinstance(value, dict):
            flat[key] = value
    properties = record.get("properties")
    histories = record.get("propertiesWithHistory")
    # A record may come with histories only: the first version is the value of now.
    for source in (properties, histories):
        for name, entry in (source if isinstance(source, dict) else {}).items():
            if isinstance(entry, list):
                entry = entry[0] if entry else None  # noqa: PLW2901
            flat.setdefault(name, entry.get("value") if isinstance(entry, dict) else entry)
    return flat


def _ids(found: Any) -> Any:
    """Return the ids of associated records, separated as in HubSpot's own exports."""
    results = found.get("results") if isinstance(found, dict) else None
    if not isinstance(results, list):
        return found
    return ";".join(dict.fromkeys(str(entry.get("id")) for entry in results if isinstance(entry, dict)))


def _history(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield each version of each property, of API v1 or v3."""
    record_id = next((record[key] for key in _IDS if key in record), None)
    for source in (record.get("properties"), record.get("propertiesWithHistory")):
        for name, entry in (source if isinstance(source, dict) else {}).items():
            versions = entry.get("versions") if isinstance(entry, dict) else entry
            for version in versions if isinstance(versions, list) else []:
                if isinstance(version, dict):
                    yield {
                        RECORD_ID: record_id,
                        "name": name,
                        "value": version.get("value"),
                        "timestamp": version.get("timestamp"),
                        "source": _first(version, "sourceType", "source-type", "source"),
                        "source_id": _first(version, "sourceId", "source-id"),
                    }


def _first(version: dict[str, Any], *keys: str) -> Any:
    """Return the value of the first of the keys that is there."""
    return next((version[key] for key in keys if key in version), None)

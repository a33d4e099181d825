"""Read YAML and remember the line of every key, so that a message can point at it."""

from dataclasses import dataclass, field
from typing import Any

import yaml

Path = tuple[str | int, ...]


class _TextLoader(yaml.SafeLoader):
    """Leaves dates as text: YAML would turn 2026-10-01 into a date and lose how it was written."""


_TextLoader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@dataclass
class Document:
    """A YAML document.

    Attributes:
        content: plain dicts, lists and scalars.
        lines: line of each key or item by its path, the first line being 1.
        duplicates: (path, line) of keys that occur twice in one mapping; YAML itself would keep the last silently.
    """

    content: Any
    lines: dict[Path, int] = field(default_factory=dict)
    duplicates: list[tuple[Path, int]] = field(default_factory=list)

    def line_of(self, path: Path) -> int | None:
        """Return the line of a path, or of the nearest known path above it."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return None


def read_yaml(text: str) -> Document:
    """Read one YAML document.

    Raises:
        yaml.YAMLError: the text is not YAML, or uses tags other than plain values.
    """
    loader = _TextLoader(text)
    try:
        node = loader.get_single_node()
        document = Document(None)
        if node is not None:
            document.content = _build(loader, node, (), document)
        return document
    finally:
        loader.dispose()


def _build(loader: yaml.SafeLoader, node: yaml.Node, path: Path, document: Document) -> Any:
    """Turn a node into plain values and note the lines on the way."""
    if isinstance(node, yaml.MappingNode):
        loader.flatten_mapping(node)
        mapping: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = loader.construct_object(key_node, deep=True)
            if not isinstance(key, str | int | float | bool | None):
                raise yaml.constructor.ConstructorError(None, None, "a key must be a plain text", key_node.start_mark)
            part = key if isinstance(key, int) and not isinstance(key, bool) else str(key)
            line = key_node.start_mark.line + 1
            if key in mapping:
                document.duplicates.append(((*path, part), line))
            document.lines[(*path, part)] = line
            mapping[key] = _build(loader, value_node, (*path, part), document)
        return mapping
    if isinstance(node, yaml.SequenceNode):
        items: list[Any] = []
        for position, item in enumerate(node.value):
            document.lines[(*path, position)] = item.start_mark.line + 1
            items.append(_build(loader, item, (*path, position), document))
        return items
    return loader.construct_object(node, deep=True)

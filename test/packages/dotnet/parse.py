"""Parses the sources of the package for .NET: all C# and the project file."""
import pathlib
import sys
import xml.etree.ElementTree

import tree_sitter
import tree_sitter_c_sharp

parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_c_sharp.language()))
folder = pathlib.Path(sys.argv[1])
files = sorted(folder.rglob("*.cs"))


def errors(node):
    if node.type == "ERROR" or node.is_missing:
        yield node
    for child in node.children:
        if child.has_error or child.is_missing:
            yield from errors(child)


wrong = [
    f"{file}:{node.start_point[0] + 1}: {node.text[:100]!r}"
    for file in files
    for node in errors(parser.parse(file.read_bytes()).root_node)
]
xml.etree.ElementTree.parse(folder / "CdkEmrSecurity.csproj")
if wrong or len(files) < 100:
    sys.exit("\n".join([f"{len(files)} files", *wrong]))
print(f"{len(files)} files")

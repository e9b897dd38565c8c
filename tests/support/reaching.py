"""Reachability. What the entrances reach, read off the source: definitions by imports and names, methods by name.

A module that is imported runs its own statements; a definition is reached when a reached one names it. A method is
reached when its class is and something reached asks for an attribute of its name, or when a library may call it: the
class derives from one that is not ours. So little is called unreachable that is not.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

Name = tuple[str, str]  # module, and a name in it: `function`, `Class` or `Class.method`
_OWN_STATEMENTS = ""  # the name under which what runs at import is kept


@dataclass
class Definition:
    """What one definition names: other names of its module, attributes of imported modules, attributes of anything."""

    names: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    imports: dict[str, Name] = field(default_factory=dict)  # those made inside a function


@dataclass
class Module:
    """A module's definitions, and what its imports call by which name."""

    imports: dict[str, Name] = field(default_factory=dict)
    definitions: dict[str, Definition] = field(default_factory=dict)
    methods: dict[str, dict[str, Definition]] = field(default_factory=lambda: defaultdict(dict))
    bases: dict[str, list[str]] = field(default_factory=dict)


def read_product(root: Path, folders: tuple[str, ...]) -> dict[str, Module]:
    """Every module of the product by its dotted name."""
    return {
        ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__"): read_module(
            path.read_text(encoding="utf-8")
        )
        for folder in folders
        for path in sorted((root / folder).rglob("*.py"))
    }


def read_module(source: str) -> Module:
    """The definitions of one module."""
    module = Module()
    own = module.definitions[_OWN_STATEMENTS] = Definition()
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            module.definitions[node.name] = _defined(node)
            if node.decorator_list:  # a framework was told of it, when the module was imported
                own.names.add(node.name)
                own.names |= _whole(node.decorator_list).names
        elif isinstance(node, ast.ClassDef):
            _read_class(module, node)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            module.imports |= dict(_imported(node))
        elif isinstance(node, ast.Assign | ast.AnnAssign) and _plain_name(node):
            module.definitions[_plain_name(node)] = _defined(node)
        else:
            _add(own, _defined(node))
            module.imports |= _defined(node).imports
    return module


def _plain_name(node: ast.Assign | ast.AnnAssign) -> str:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return targets[0].id if len(targets) == 1 and isinstance(targets[0], ast.Name) else ""


def _read_class(module: Module, node: ast.ClassDef) -> None:
    whole = module.definitions[node.name] = _whole([*node.bases, *node.decorator_list, *node.keywords])
    module.bases[node.name] = [ast.unparse(base) for base in node.bases]
    for part in node.body:
        if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef):
            module.methods[node.name][part.name] = _defined(part)
        else:
            _add(whole, _defined(part))


def _whole(nodes: list[ast.expr] | list[ast.AST]) -> Definition:
    found = Definition()
    for node in nodes:
        _add(found, _defined(node))
    return found


def _defined(node: ast.AST) -> Definition:
    found = Definition()
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            found.names.add(part.id)
        elif isinstance(part, ast.Attribute):
            found.attributes.add(part.attr)
            found.names.add(ast.unparse(part))
        elif isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value.isidentifier():
            found.attributes.add(part.value)  # getattr, __slots__, names of columns
        elif isinstance(part, ast.Import | ast.ImportFrom):
            found.imports |= dict(_imported(part))
        elif isinstance(part, ast.MatchClass):
            found.attributes |= set(part.kwd_attrs)
        elif isinstance(part, ast.keyword) and part.arg:
            found.attributes.add(part.arg)
    for text in _annotations(node):
        found.names |= set(re.findall(r"[\w.]+", text))
    return found


def _annotations(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and len(part.value) < 80:
            yield part.value  # an annotation may be written as text


def _imported(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, Name]]:
    for alias in node.names:
        if isinstance(node, ast.ImportFrom):
            yield alias.asname or alias.name, (str(node.module), alias.name)
        else:
            yield alias.asname or alias.name, (alias.name, _OWN_STATEMENTS)


def _add(to: Definition, other: Definition) -> None:
    to.names |= other.names
    to.attributes |= other.attributes
    to.imports |= other.imports


class Reach:
    """What is reached from some modules on, until nothing new is."""

    def __init__(self, product: dict[str, Module], entrances: tuple[str, ...], asked: set[str]) -> None:
        self.product = product
        self.reached: set[Name] = set()
        self.asked = set(asked)  # attributes that something reached asks for
        self.values = set[
            str
        ]()  # modules that are handed on as values: whoever gets one may ask for any attribute
        for module, _, name in (entrance.partition(":") for entrance in entrances):
            self._enter(module)
            self._reach(module, name)
        while self._more_methods() or self._more_of_values():
            pass

    def unreached(self) -> list[str]:
        """Modules, definitions and methods, as `module` or `module:name`."""
        return sorted(self._unreached())

    def _unreached(self) -> Iterator[str]:
        for name, module in self.product.items():
            if (name, _OWN_STATEMENTS) not in self.reached:
                yield name
                continue
            for part in module.definitions:
                if (name, part) not in self.reached and part != "__all__":
                    yield f"{name}:{part}"
            for owner, methods in module.methods.items():
                if (name, owner) in self.reached:
                    yield from (
                        f"{name}:{owner}.{m}" for m in methods if (name, f"{owner}.{m}") not in self.reached
                    )

    def _enter(self, module: str) -> None:
        """Import a module: its packages first, then what it imports, then its own statements."""
        if module not in self.product or (module, _OWN_STATEMENTS) in self.reached:
            return
        self.reached.add((module, _OWN_STATEMENTS))
        self._enter(module.rpartition(".")[0])
        for origin, name in self.product[module].imports.values():
            self._enter(origin)
            self._enter(f"{origin}.{name}")
        self._follow(module, self.product[module].definitions[_OWN_STATEMENTS])

    def _follow(self, module: str, definition: Definition) -> None:
        self.asked |= definition.attributes
        imports = self.product[module].imports | definition.imports
        for origin, name in definition.imports.values():
            self._enter(origin)
            self._enter(f"{origin}.{name}")
        for name in definition.names:
            head, _, rest = name.partition(".")
            if head in imports:
                self._reach_imported(*imports[head], rest.partition(".")[0])
            elif name in imports:
                self._reach_imported(*imports[name], "")
            else:
                self._reach(module, head)

    def _reach_imported(self, origin: str, name: str, attribute: str) -> None:
        if f"{origin}.{name}" in self.product:
            self._reach(f"{origin}.{name}", attribute)
        else:
            self._reach(origin, name)

    def _reach(self, module: str, name: str) -> None:
        if not name:
            self.values.add(module)
        if module not in self.product or (module, name) in self.reached:
            return
        here = self.product[module]
        if name in here.definitions:
            self.reached.add((module, name))
            self._follow(module, here.definitions[name])
        elif name in here.imports:
            self._reach_imported(*here.imports[name], "")

    def _more_methods(self) -> bool:
        found = [
            (module, owner, method)
            for module, here in self.product.items()
            for owner, methods in here.methods.items()
            if (module, owner) in self.reached
            for method in methods
            if (module, f"{owner}.{method}") not in self.reached and self._called(module, owner, method)
        ]
        for module, owner, method in found:
            self.reached.add((module, f"{owner}.{method}"))
            self._follow(module, self.product[module].methods[owner][method])
        return bool(found)

    def _more_of_values(self) -> bool:
        found = [
            (module, name)
            for module in self.values & self.product.keys()
            for name in self.product[module].definitions.keys() & self.asked
            if (module, name) not in self.reached
        ]
        for module, name in found:
            self._reach(module, name)
        return bool(found)

    def _called(self, module: str, owner: str, method: str) -> bool:
        return method in self.asked or method.startswith("__") or self._of_a_library(module, owner)

    def _of_a_library(self, module: str, owner: str) -> bool:
        here = self.product[module]
        return any(
            here.imports[head][0].partition(".")[0] not in OURS | _CALLS_NOTHING
            for base in here.bases.get(owner, [])
            for head in [base.partition(".")[0].partition("[")[0]]
            if head in here.imports
        )


OURS = {"queries", "graph_service", "loaders", "visualizations", "api"}
_CALLS_NOTHING = {"enum", "abc", "typing", "dataclasses"}

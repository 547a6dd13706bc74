"""The Python code of a part: it appends to a list the constant XML, as bytes, and the values, escaped and encoded.

    pieces += (
        b"<w:t>",
        quote(v).encode() if type(v := …) is str and … else put(v, 12).encode(),
        b"</w:t>",
    )

Jinja2 compiles the tags; changed here are how its code prints, reads a record's fields and counts the turns of loops.
What a macro, a `set` or a `filter` block prints remains text, which other tags go on with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import isfinite
from types import CodeType
from typing import Any

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame

from aci_docs.templating.guard import MARKS
from aci_docs.templating.limits import LONG
from aci_docs.templating.source import Source

# Names of the context that no template can write.
METER, PRINTER, JOINER, LOOPER, LINKER = "aci meter", "aci printer", "aci joiner", "aci looper", "aci linker"
_LOOP = "tours comptés"  # a filter name that no template can write
_PIECES = "pieces"  # the buffer of what is printed to the document, and nowhere else
_TOGETHER = 200
"""Pieces that one tuple holds: it lies on the interpreter's stack."""


def generate(environment: Environment, tree: nodes.Template, source: Source, *, careful: bool) -> CodeType:
    """The module whose `root(context)` yields the list of the pieces of a part, as bytes, then the places of its marks.

    `careful`: as OpenDocument wants it (see `Printer.at`). Raises jinja2.TemplateSyntaxError, and what Python raises on
    code that is nested too deeply.
    """
    generator = _Generator(environment, source.plain, careful=careful)
    generator.visit(tree)
    return compile(generator.stream.getvalue(), "<template>", "exec")  # type: ignore[attr-defined]


class _Generator(CodeGenerator):
    """Code that prints by the document's printer, with the line of each tag, and counts the turns of loops."""

    def __init__(self, environment: Environment, plain: list[bool], *, careful: bool) -> None:
        super().__init__(environment, None, None, optimized=False)
        self._plain = plain
        # A printable text has no other blank than the space; `strip` gives back the same object when it takes nothing.
        self._careful = " and v.strip() is v and '  ' not in v" if careful else ""

    def write_commons(self) -> None:
        super().write_commons()
        self.writeline("given = context.parent")
        self.writeline(f"put, loop_over, join = given[{PRINTER!r}], given[{LOOPER!r}], given[{JOINER!r}]")
        self.writeline("get = environment.getattr")
        self.writeline("quote = environment.quote")

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:
        whole = frame.toplevel and frame.buffer is None
        if whole:
            frame.buffer = _PIECES
            self.writeline(f"{_PIECES} = []")
            self.writeline("marks = []")
        super().blockvisit(nodes, frame)
        if whole:
            self.writeline(f"yield {_PIECES}")
            self.writeline("yield marks")

    def end_write(self, frame: Frame) -> None:
        if frame.buffer == _PIECES:
            self.write(".encode()")
        super().end_write(frame)

    def simple_write(self, s: str, frame: Frame, node: nodes.Node | None = None) -> None:
        # What a block prints comes as texts, marks among them.
        if frame.buffer == _PIECES:
            self.writeline(f"if {s} in {tuple(sorted(MARKS))!r}: marks.append(len({_PIECES}))")
        super().simple_write(s, frame, node)

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:  # noqa: N802 - jinja2's own name
        if frame.buffer != _PIECES:
            super().visit_Output(node, frame)
            return
        if len(node.nodes) == 1 and isinstance(node.nodes[0], nodes.TemplateData) and node.nodes[0].data in MARKS:
            self.writeline(f"marks.append(len({_PIECES}))")
        for start in range(0, len(node.nodes), _TOGETHER):
            self.writeline(f"{_PIECES} += (")
            self.indent()
            for child in node.nodes[start : start + _TOGETHER]:
                if isinstance(child, nodes.TemplateData):
                    self.writeline(f"{child.data.encode()!r},")
                else:
                    self.newline(child)
                    self._print(child, frame)
            self.outdent()
            self.writeline(")")

    def _print(self, node: nodes.Expr, frame: Frame) -> None:
        """An item of the tuple: short printable text, which most values are, is escaped on the spot."""
        line = _line(node)
        if not self._plain[line]:
            self.write("put(")
            self.visit(node, frame)
            self.write(f", {line}).encode(),")
            return
        self.write("quote(v).encode() if type(v := ")
        self.visit(node, frame)
        self.write(f") is str and 0 < len(v) < {LONG} and v.isprintable(){self._careful} else put(v, {line}).encode(),")

    def _make_finalize(self) -> CodeGenerator._FinalizeInfo:
        # No constant is printed at compile time: the printer decides how, at each place.
        return self._FinalizeInfo(None, None)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        self.write("put(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        self.write(f", {_line(node)})")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - jinja2's own name
        self.write("(o[")
        self.write(f"{node.attr!r}] if type(o := ")
        self.visit(node.node, frame)
        self.write(f") is dict and {node.attr!r} in o else get(o, {node.attr!r}))")

    def visit_Const(self, node: nodes.Const, frame: Frame) -> None:  # noqa: N802 - jinja2's own name
        if isinstance(node.value, float):
            if not isfinite(node.value):
                self.fail("ce nombre est démesuré", node.lineno)
            self.write(f"environment.exact({node.value!r})")
        else:
            super().visit_Const(node, frame)

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 - jinja2's own name
        self.write("join((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")

    def visit_List(self, node: nodes.List, frame: Frame) -> None:  # noqa: N802 - jinja2's own name
        self._weighed(super().visit_List, node, frame)

    def visit_Tuple(self, node: nodes.Tuple, frame: Frame) -> None:  # noqa: N802 - jinja2's own name
        if node.ctx == "load":
            self._weighed(super().visit_Tuple, node, frame)
        else:
            super().visit_Tuple(node, frame)

    def visit_Dict(self, node: nodes.Dict, frame: Frame) -> None:  # noqa: N802 - jinja2's own name
        self._weighed(super().visit_Dict, node, frame)

    def _weighed(self, visit: Callable[[Any, Frame], None], node: nodes.Node, frame: Frame) -> None:
        self.write("environment.weighed(")
        visit(node, frame)
        self.write(")")

    def visit_FilterBlock(self, node: nodes.FilterBlock, frame: Frame) -> None:  # noqa: N802 - jinja2's own name
        inner = frame.inner()
        inner.symbols.analyze_node(node)
        self.enter_frame(inner)
        self.buffer(inner)
        self.blockvisit(node.body, inner)
        self.start_write(frame, node)
        self.write("put(")
        self.visit_Filter(node.filter, inner)
        self.write(f", {node.lineno})")
        self.end_write(frame)
        self.leave_frame(inner)

    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: N802 - jinja2's own name
        iterated = node.iter
        wrapped = nodes.Filter(iterated, _LOOP, [], [], None, None, lineno=iterated.lineno)
        node.iter = wrapped.set_environment(self.environment)
        super().visit_For(node, frame)
        node.iter = iterated  # the check of the template walks through the same tree

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:  # noqa: N802 - jinja2's own name
        if node.name == _LOOP and node.node is not None:
            self.write("loop_over(")
            self.visit(node.node, frame)
            self.write(f", {node.lineno})")
        else:
            super().visit_Filter(node, frame)


def _line(node: nodes.Expr) -> int:
    """The line of a printed expression; Jinja2 gives a comparison the one on which its tag ends, the next tag's."""
    return node.expr.lineno if isinstance(node, nodes.Compare) else node.lineno

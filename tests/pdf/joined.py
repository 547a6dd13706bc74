"""Sheets of one template in one document, as a run of many sheets hands them to LibreOffice.

Each begins at a bookmark, on page 1 of its own numbering, with its own headers; « page 1 sur 2 » counts its own pages.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

BOOKMARK, END = "aci_fiche_", "aci_fin_"


def join(sheets: Sequence[Path], numbers: Iterable[int], target: Path) -> Path:
    """The path of the joined document: `target` with the suffix of the sheets, which are all docx or all odt."""
    path = target.with_name(target.name + sheets[0].suffix)
    (_join_odt if path.suffix == ".odt" else _join_docx)(sheets, list(numbers), path)
    return path


def _members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


def _write(path: Path, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED)


def _join_odt(sheets: Sequence[Path], numbers: Sequence[int], target: Path) -> None:
    made = _members(sheets[0])
    content, styles = made["content.xml"].decode(), made["styles.xml"].decode()
    bodies, starts, masters = [], [], []
    for number, path in zip(numbers, sheets, strict=True):
        given = _members(path)
        body = _between(given["content.xml"].decode(), "<office:text>", "</office:text>")
        master = _between(given["styles.xml"].decode(), "<office:master-styles>", "</office:master-styles>")
        for name in [name for name in given if name.startswith("Pictures/")]:
            own = f"Pictures/{number}-{Path(name).name}"
            made[own] = given[name]
            body, master = (text.replace(f'"{name}"', f'"{own}"') for text in (body, master))
        count = f'<text:bookmark-ref text:reference-format="page" text:ref-name="{END}{number}">1</text:bookmark-ref>'
        master = re.sub(r"<text:page-count>.*?</text:page-count>", count, master)
        masters.append(master.replace('style:name="Standard"', f'style:name="Fiche{number}"'))
        # The first paragraph begins the page and its numbering; the last one ends the count.
        style = re.search(r'text:style-name="([^"]+)"', body)
        assert style is not None
        starts.append(
            f'<style:style style:name="Debut{number}" style:family="paragraph" style:parent-style-name="{style[1]}"'
            f' style:master-page-name="Fiche{number}"><style:paragraph-properties style:page-number="1"/></style:style>'
        )
        first = f'text:style-name="Debut{number}"><text:bookmark text:name="{BOOKMARK}{number}"/>'
        body = body.replace(f'text:style-name="{style[1]}">', first, 1)
        at = body.rindex("<text:p ")
        last = re.sub(
            r"^<text:p ([^>]*?)/>$|^<text:p ([^>]*)>(.*)</text:p>$",
            lambda m: f'<text:p {m[1] or m[2]}>{m[3] or ""}<text:bookmark text:name="{END}{number}"/></text:p>',  # noqa: B023
            body[at:],
        )
        bodies.append(body[:at] + last)
    content = content.replace("</office:automatic-styles>", "".join(starts) + "</office:automatic-styles>", 1)
    made["content.xml"] = _within(content, "<office:text>", "</office:text>", "".join(bodies)).encode()
    whole = _between(styles, "<office:master-styles>", "</office:master-styles>") + "".join(masters)
    made["styles.xml"] = _within(styles, "<office:master-styles>", "</office:master-styles>", whole).encode()
    manifest = made["META-INF/manifest.xml"].decode()
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type=""/>'
        for name in made
        if name.startswith("Pictures/") and f'"{name}"' not in manifest
    )
    made["META-INF/manifest.xml"] = manifest.replace("</manifest:manifest>", entries + "</manifest:manifest>").encode()
    _write(target, made)


def _join_docx(sheets: Sequence[Path], numbers: Sequence[int], target: Path) -> None:
    made = _members(sheets[0])
    document = made["word/document.xml"].decode()
    types, relations = made["[Content_Types].xml"].decode(), made["word/_rels/document.xml.rels"].decode()
    bodies, more_types, more_relations = [], [], []
    for place, (number, path) in enumerate(zip(numbers, sheets, strict=True)):
        given = _members(path)
        body = _between(given["word/document.xml"].decode(), "<w:body>", "</w:body>")
        for relation in re.findall(r"<Relationship [^>]*>", given["word/_rels/document.xml.rels"].decode()):
            key, aim = (re.search(rf'{name}="([^"]+)"', relation) for name in ("Id", "Target"))
            assert key is not None
            assert aim is not None
            name = aim[1].removeprefix("/word/")
            if not re.match(r"header|footer|media/", name):
                continue
            own = f"{Path(name).parent.as_posix()}/f{number}-{Path(name).name}".removeprefix("./")
            data = given[f"word/{name}"]
            if not name.startswith("media/"):
                data = data.replace(b" NUMPAGES ", f" PAGEREF {END}{number} ".encode())
                kind = name.rstrip("0123456789.xml")
                more_types.append(
                    f'<Override PartName="/word/{own}" ContentType="application/'
                    f'vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"/>'
                )
                rels = given.get(f"word/_rels/{name}.rels")
                if rels is not None:
                    for old in set(re.findall(rb'Target="(?:/word/)?(media/[^"]+)"', rels)):
                        picture = f"media/f{number}-{Path(old.decode()).name}"
                        made[f"word/{picture}"] = given[f"word/{old.decode()}"]
                        rels = rels.replace(old, picture.encode())
                    made[f"word/_rels/{own}.rels"] = rels
            made[f"word/{own}"] = data
            more_relations.append(
                relation.replace(f'Id="{key[1]}"', f'Id="f{number}{key[1]}"').replace(f'"{aim[1]}"', f'"{own}"')
            )
            body = re.sub(rf'(r|ns\d+):(id|embed)="{key[1]}"', rf'\1:\2="f{number}{key[1]}"', body)
        mark = f'<w:bookmarkStart w:id="{2 * number}" w:name="{BOOKMARK}{number}"/><w:bookmarkEnd w:id="{2 * number}"/>'
        body = body.replace("</w:pPr>", "</w:pPr>" + mark, 1)
        body = re.sub("(<w:pgMar [^>]*/>)", r'\1<w:pgNumType w:start="1"/>', body)
        if place < len(sheets) - 1:
            # The last paragraph ends the section; a table has one put after it.
            section = body[body.rindex("<w:sectPr") :]
            body = body.removesuffix(section)
            if body.endswith("</w:pPr></w:p>"):
                body = body.removesuffix("</w:pPr></w:p>") + f"{section}</w:pPr></w:p>"
            else:
                body += f"<w:p><w:pPr>{section}</w:pPr></w:p>"
        mark = f'<w:bookmarkStart w:id="{2 * number + 1}" w:name="{END}{number}"/>'
        mark += f'<w:bookmarkEnd w:id="{2 * number + 1}"/>'
        at = body.rindex("</w:p>")
        bodies.append(body[:at] + mark + body[at:])
    made["word/document.xml"] = _within(document, "<w:body>", "</w:body>", "".join(bodies)).encode()
    made["word/_rels/document.xml.rels"] = relations.replace(
        "</Relationships>", "".join(more_relations) + "</Relationships>"
    ).encode()
    made["[Content_Types].xml"] = types.replace("</Types>", "".join(more_types) + "</Types>").encode()
    _write(target, made)


def _between(text: str, start: str, end: str) -> str:
    return text[text.index(start) + len(start) : text.rindex(end)]


def _within(text: str, start: str, end: str, inner: str) -> str:
    return text[: text.index(start) + len(start)] + inner + text[text.rindex(end) :]

"""`word/styles.xml` and `word/numbering.xml`: the visual identity as Word writes it."""

from __future__ import annotations

from tools.make_templates.styles import (
    FONT,
    LINE,
    NUMBERINGS,
    SIZE,
    STYLES,
    TABLE_STYLES,
    WIDTH,
    Level,
    Style,
    TableStyle,
)

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_MM = 1440 / 25.4
_NUMBERS = {numbering.name: number for number, numbering in enumerate(NUMBERINGS, 1)}


def twips(millimetres: float) -> int:
    """A length in twentieths of a point."""
    return round(millimetres * _MM)


def styles_xml() -> str:
    """`word/styles.xml`: French by default, one font, the paragraph styles and the table styles that have lines."""
    paragraphs = "".join(_paragraph_style(style) for style in STYLES)
    tables = "".join(_table_style(style) for style in TABLE_STYLES if style.sides)
    return (
        f"<w:styles {NAMESPACE}><w:docDefaults><w:rPrDefault><w:rPr>"
        f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
        f'<w:sz w:val="{SIZE}"/><w:szCs w:val="{SIZE}"/><w:lang w:val="fr-FR" w:eastAsia="fr-FR" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:widowControl/>"
        f'<w:spacing w:after="0" w:line="{LINE}" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        f"{_margins(0, 108)}</w:tblPr></w:style>{paragraphs}{tables}</w:styles>"
    )


def numbering_xml() -> str:
    """`word/numbering.xml`: the numberings, numbered from 1 in their order."""
    numberings = "".join(
        f'<w:abstractNum w:abstractNumId="{_NUMBERS[numbering.name]}">'
        f'<w:multiLevelType w:val="{"hybridMultilevel" if numbering.bullets else "multilevel"}"/>'
        + "".join(_level(rank, level, bullet=numbering.bullets) for rank, level in enumerate(numbering.levels))
        + "</w:abstractNum>"
        for numbering in NUMBERINGS
    )
    uses = "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in _NUMBERS.values())
    return f"<w:numbering {NAMESPACE}>{numberings}{uses}</w:numbering>"


def _paragraph_style(style: Style) -> str:
    rule = "exact" if style.exact else "auto"
    face = "<w:b/>" * style.bold + "<w:caps/>" * style.caps
    face += f'<w:color w:val="{style.colour}"/>' if style.colour else ""
    face += f'<w:spacing w:val="{style.spacing}"/>' if style.spacing else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{style.identifier}"><w:name w:val="{style.name}"/>'
        f'<w:basedOn w:val="Normal"/><w:next w:val="{style.follow}"/><w:qFormat/>'
        f"<w:pPr>{'<w:keepNext/><w:keepLines/>' * style.keep_next}{_framing(style)}"
        f'<w:spacing w:before="{style.before}" w:after="{style.after}" w:line="{style.line}" w:lineRule="{rule}"/>'
        f"{_placing(style)}</w:pPr>"
        f'<w:rPr>{face}<w:sz w:val="{style.size}"/><w:szCs w:val="{style.size}"/></w:rPr></w:style>'
    )


def _framing(style: Style) -> str:
    """The properties that the schema wants before the spacing."""
    found = ""
    if style.numbering:
        name, level = style.numbering
        found += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{_NUMBERS[name]}"/></w:numPr>'
    if style.borders:
        borders = (_border(border.side, border.size, border.colour, border.space) for border in style.borders)
        found += f"<w:pBdr>{''.join(borders)}</w:pBdr>"
    if style.fill:
        found += f'<w:shd w:val="clear" w:color="auto" w:fill="{style.fill}"/>'
    if style.right_tab:
        found += f'<w:tabs><w:tab w:val="right" w:pos="{twips(WIDTH)}"/></w:tabs>'
    return found


def _placing(style: Style) -> str:
    """The properties that the schema wants after the spacing."""
    found = ""
    if style.indent:
        hanging = f' w:hanging="{style.hanging}"' if style.hanging else ""
        found += f'<w:ind w:left="{style.indent}"{hanging}/>'
    if style.align:
        found += f'<w:jc w:val="{style.align}"/>'
    if style.level is not None:
        found += f'<w:outlineLvl w:val="{style.level}"/>'
    return found


def _border(side: str, size: int, colour: str, space: int) -> str:
    return f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{colour}"/>'


def _margins(vertical: int, horizontal: int) -> str:
    sides = (("top", vertical), ("left", horizontal), ("bottom", vertical), ("right", horizontal))
    return (
        "<w:tblCellMar>"
        + "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in sides)
        + "</w:tblCellMar>"
    )


def _table_style(style: TableStyle) -> str:
    borders = "".join(_border(side, style.size, style.colour, 0) for side in style.sides)
    margins = _margins(style.vertical, style.horizontal)
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{style.identifier}"><w:name w:val="{style.name}"/>'
        f'<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>{borders}</w:tblBorders>{margins}</w:tblPr></w:style>'
    )


def _level(rank: int, level: Level, *, bullet: bool) -> str:
    form, suffix = ("bullet", "") if bullet else ("decimal", '<w:suff w:val="space"/>')
    return (
        f'<w:lvl w:ilvl="{rank}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:pStyle w:val="{level.style}"/>'
        f'{suffix}<w:lvlText w:val="{level.text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{level.left}" w:hanging="{level.hanging}"/></w:pPr></w:lvl>'
    )

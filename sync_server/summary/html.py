"""The report as one HTML file that stands alone: style and charts are inside, and it prints on A4."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from sync_server.summary.charts import bars_svg, curve_svg
from sync_server.summary.model import Bars, Block, Curve, Report


def _chart(block: Curve | Bars) -> Markup:
    """Our own SVG; all text in it has been escaped."""
    return Markup(curve_svg(block) if isinstance(block, Curve) else bars_svg(block))  # noqa: S704


def _kind(block: Block) -> str:
    kind = block.__struct_config__.tag
    return str(kind)


def _css_string(text: str) -> Markup:
    """A CSS string (CSS Syntax 3, 4.3.5) that cannot end the style element either."""
    plain = (char if (char.isalnum() and char.isascii()) or char in " :-·" else f"\\{ord(char):06x} " for char in text)
    return Markup('"' + "".join(plain) + '"')  # noqa: S704


_environment = Environment(
    loader=PackageLoader("sync_server.summary"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.globals.update(chart=_chart, kind=_kind, css_string=_css_string)


def report_html(report: Report) -> str:
    return _environment.get_template("summary.html").render(report=report)

"""Charts as inline SVG: rendered here and offline, so that a page needs no JavaScript and asks nobody for anything."""

import re

from tolltrace.charts.marks import AnyChart

_SIZE = re.compile(r'\bwidth="(\d+(?:\.\d+)?)" height="(\d+(?:\.\d+)?)" ')


def to_svg(chart: AnyChart) -> str:
    """``chart`` as one ``<svg>`` element without fixed size (a viewBox is kept, so that CSS can size it).

    The first call starts the renderer (about 0.7 s), further ones take 40 to 90 ms.
    """
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(chart.to_dict(), allowed_base_urls=[])
    return _SIZE.sub(r'data-width="\1" ', svg, count=1)

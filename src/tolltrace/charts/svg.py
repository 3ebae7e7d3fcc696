"""Charts as inline SVG: rendered here and offline, so that a page needs no JavaScript and asks nobody for anything."""

import re

from tolltrace.charts.marks import AnyChart

_SIZE = re.compile(r'\bwidth="(\d+(?:\.\d+)?)" height="(\d+(?:\.\d+)?)" ')


def to_svg(chart: AnyChart) -> str:
    """``chart`` as one ``<svg>`` element with its natural width and a viewBox, so that CSS can shrink it.

    The first call starts the renderer (about 0.7 s), further ones take 45 ms for eight claims and 150 ms for forty:
    nearly all of it is measuring text.
    """
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(chart.to_dict(validate=False), allowed_base_urls=[])
    return _SIZE.sub(r'width="\1" ', svg, count=1)

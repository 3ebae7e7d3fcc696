"""The quantity grammar: what counts of people a text states, as intervals with open bounds kept open."""

from tolltrace.extract.figures.find import find_figures, parse_count
from tolltrace.extract.figures.render import modifier_class, render_count
from tolltrace.extract.figures.victims import is_kin, victim_status

__all__ = ["find_figures", "is_kin", "modifier_class", "parse_count", "render_count", "victim_status"]

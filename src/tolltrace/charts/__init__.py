"""Altair specifications, shared by notebooks, the page of a run and the web pages.

Importing a chart imports Altair (0.7 s), so nothing is imported here: take ``history_chart`` from ``charts.history``,
``totals_chart`` from ``charts.totals`` and ``to_svg`` from ``charts.svg``.
"""

"""What was never reported: estimates from the overlap of lists (multiple systems estimation), apart from every toll.

An estimate says how many items (persons, incidents) of the kind that the lists record are on none of them. It rests on a
model that no data can prove, never enters a toll or a total, and nothing here reads or writes one.

``table`` and ``incidents`` make tables, ``estimating.estimate`` runs every method on one. Methods need numpy, scipy and
statsmodels (the extra "estimate"); nothing is imported here so that importing this package costs nothing.
"""

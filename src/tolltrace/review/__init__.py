"""A person's part: what needs one (``queue``), what one may decide (``judge``), and what one added (``added``).

Reviewers only append decisions. Nothing here changes a record, a claim or a toll; the next pass reads the decisions.
"""

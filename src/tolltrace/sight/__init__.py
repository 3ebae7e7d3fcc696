"""What people at work see of a record, read by key: a page costs what it shows, not what the record holds.

A file beside the casebook (``review-a.sqlite`` or ``review-b.sqlite``) holds claims, incidents, tolls, the queue in its order,
the map's points and the sources, each found by an index. It is derived from the casebook and may be thrown away at any time:
``build`` makes it from a whole pass, ``touch`` brings it up to a decision within the incidents that the decision is about,
``shelf`` reads it.
"""

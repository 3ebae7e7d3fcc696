"""From claims to incidents: happenings compared one judgement at a time, and joined where the evidence suffices."""

from tolltrace.link.linking import link

__all__ = ["link"]

"""tolltrace: conflicting reports of harm in, a casualty record that can be defended out."""

__version__ = "0.1.0"

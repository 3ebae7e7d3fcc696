"""Protection at rest: encrypted backups that were tried before they count, casebooks locked while unused, and purging."""

"""Publishing: a release signed by a person, the public site, and the whole casebook as one file that another machine restores."""

"""The review application's pages: they show a desk's state and hand judgements to it. Every file comes from our own host."""

"""What may leave the casebook: one policy as data, one function that applies it to everything public."""

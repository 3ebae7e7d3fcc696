"""The whole flow, short: the only module that joins stages to a store."""

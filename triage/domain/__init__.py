"""The rules of the field as pure functions over frozen values: standard library only, no clock, no randomness."""

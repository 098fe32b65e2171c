"""The rules of the field: pure functions over frozen values, standard library only, no clock, no chance."""

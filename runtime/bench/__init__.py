"""How fast is it, here? Drivers that print figures and judge nothing; never part of the tests."""

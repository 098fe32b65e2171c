"""Which kinds of pollution does a text report? Linear models over runs of characters, calibrated."""

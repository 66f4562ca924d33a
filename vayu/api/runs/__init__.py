"""Runs in the hand: one that goes on, one that was saved, all of the data folder."""

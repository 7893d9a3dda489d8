"""How many people a day needs, and what becomes of its callers: formulas and simulation, both pure."""

"""A made-up company, honest and attacked, to show what a rule set is worth. Pure: no Django, no clock."""

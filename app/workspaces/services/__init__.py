"""The verbs of the desks that belong to no part below: registering, and inviting people of a unit."""

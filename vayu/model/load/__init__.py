"""Load profiles: what traffic a run offers to its target.

A search is no shape of its own: it begins with a level of one of the others and changes that.

Open-model profiles fix *when* requests start, whatever the target does. Closed-model
profiles fix *how many* are in flight, so a slow target slows the generator too.
"""

from __future__ import annotations

from vayu.model.load.capacity import Capacity, UserCapacity
from vayu.model.load.closed import (
    ConstantUsers,
    Iterations,
    RampUsers,
    UserStages,
)
from vayu.model.load.open import (
    ConstantRate,
    PoissonRate,
    RampRate,
    Stages,
)
from vayu.model.load.replay import Replay

OpenModel = ConstantRate | RampRate | Stages | PoissonRate | Replay
ClosedModel = ConstantUsers | RampUsers | UserStages | Iterations
Paced = OpenModel | ClosedModel
LoadProfile = Paced | Capacity | UserCapacity

__all__ = ["Capacity", "ClosedModel", "ConstantRate", "ConstantUsers", "Iterations",
           "LoadProfile", "OpenModel", "Paced", "PoissonRate", "RampRate", "RampUsers", "Replay",
           "Stages", "UserCapacity", "UserStages"]  # fmt: skip

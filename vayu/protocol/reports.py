"""What a worker tells the engine: reports, on its stdout. `vayu.protocol.frames` draws when."""

from __future__ import annotations

import msgspec

from vayu.model.scripts.script import Level
from vayu.model.sends.exemplar import Exemplar
from vayu.model.sends.response import Effects, ResponseSpec
from vayu.model.variables.scoped import Variables


class Report(msgspec.Struct, frozen=True, kw_only=True, tag_field="is"):
    """A message from a worker."""


class Prepared(Report, frozen=True, kw_only=True, tag="prepared"):
    """Files exist, scripts compile: waiting for `Begin`.

    Attributes
    ----------
    libcurl : str
        Its version, and those of the libraries in it.
    """

    libcurl: str = ""


class Named(Report, frozen=True, kw_only=True, tag="named"):
    """The check with this `index` in the block is called `name`, and was first met at `level`."""

    index: int
    name: str
    level: Level = "request"


class Noted(Report, frozen=True, kw_only=True, tag="noted"):
    """The first message of a failure kind or check, or a console line.

    Attributes
    ----------
    topic : str
        ``failure``, ``check`` or ``console``.
    about : str
        The failure kind, the check's name, or the console level.
    level : str
        Of the script that a check is in.
    """

    topic: str
    about: str
    text: str
    level: Level = "request"


class Observed(Report, frozen=True, kw_only=True, tag="observed"):
    """A whole exchange, to be kept once its secrets are removed.

    Attributes
    ----------
    exemplar : Exemplar
        As it was: it still holds every secret.
    values, words : list of str
        What is secret of it, beside what the engine knows: `vayu.resolve.secret_values.Secrets`.
    """

    exemplar: Exemplar
    values: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Never show a secret."""
        return f"Observed({self.exemplar!r})"


class Draining(Report, frozen=True, kw_only=True, tag="draining"):
    """Nothing more will be started; what is in flight may still complete."""


class Finished(Report, frozen=True, kw_only=True, tag="finished"):
    """The shard is done, and its files are complete."""


class Refused(Report, frozen=True, kw_only=True, tag="refused"):
    """The order cannot be carried out: the fields of the error to raise.

    Attributes
    ----------
    id : int, optional
        Of the `Once` or `Vet` that is refused; absent for a `Load`, also for one that cannot go on.
    code, message, details, hint
        As in `vayu.protocol.envelope.ErrorBody`.
    effects : Effects, optional
        What scripts of the `Once` did before it failed.
    skipped : bool
        One of them said that nothing is to be sent.
    """

    id: int | None = None
    code: str
    message: str
    details: dict[str, str] = msgspec.field(default_factory=dict)
    hint: str | None = None
    effects: Effects | None = None
    skipped: bool = False


class Asked(Report, frozen=True, kw_only=True, tag="asked"):
    """The scripts before a `Once` have run, and its auth asks for a token.

    Attributes
    ----------
    id : int
    globals, collection, environment, local : dict
        What the scripts set (null: unset).
    """

    id: int
    globals: Variables = msgspec.field(default_factory=dict)
    collection: Variables = msgspec.field(default_factory=dict)
    environment: Variables = msgspec.field(default_factory=dict)
    local: Variables = msgspec.field(default_factory=dict)

    def __repr__(self) -> str:
        """Never show a value."""
        return f"Asked(id={self.id})"


class Answered(Report, frozen=True, kw_only=True, tag="answered"):
    """The response to a `Once`.

    Attributes
    ----------
    id : int
    response : ResponseSpec
    values, words : list of str
        What came to be secret on the way, as in `Observed`: values that scripts set, cookies.
    """

    id: int
    response: ResponseSpec
    values: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Never show a secret."""
        return f"Answered(id={self.id}, response={self.response!r})"


class Vetted(Report, frozen=True, kw_only=True, tag="vetted"):
    """Nothing is wrong with what was in a `Vet`."""

    id: int


Reports = (
    Prepared | Named | Noted | Observed | Draining | Finished | Refused | Asked | Answered | Vetted
)

"""One request of a run, ready to be sent: compiled, with its way and its jar.

A run has one; an A/B run has two, which share nothing but the transport.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from vayu.engine.scripting.patience import patience_with
from vayu.engine.scripting.port import Limits
from vayu.engine.worker.cookies import host_of, jar_lines
from vayu.engine.worker.exchange import LoadExchange
from vayu.engine.worker.preparation import composer_of, scripts_of
from vayu.engine.worker.surroundings import Surroundings
from vayu.engine.worker.tally import Tally
from vayu.engine.worker.way import load_options
from vayu.resolve.scopes import scopes_of

if TYPE_CHECKING:
    from random import Random

    from vayu.engine.worker.exemplars import Exemplars
    from vayu.engine.worker.notes import FirstNotes
    from vayu.engine.worker.samples import Samples
    from vayu.engine.worker.surroundings import Jars
    from vayu.model.requests.auth import BearerAuth
    from vayu.model.sends.send import SendSpec

LARGEST_TESTED = Limits().body
"""How much of a body is kept for the tests of a load run. [B]"""


class Side:
    """What a worker knows of one request before anything is sent.

    Parameters
    ----------
    spec : SendSpec
    random : Random
        Of its dynamic values.

    Attributes
    ----------
    scripts : Chain or None
    options : Options
        How it travels.
    jar : list of str
        Cookies that every user, or arrival, begins with: lines as libcurl takes them.
    constant : bool
        It is the same every time.
    patience : int
        How long its scripts have, once nothing more will start. [ns]
    """

    def __init__(self, spec: SendSpec, random: Random) -> None:
        self.spec = spec
        self._random = random
        self._composer = composer_of(spec.request, random)
        self.scripts = scripts_of(spec)
        scripts = self.scripts
        keep = LARGEST_TESTED if scripts is not None and scripts.has_post else 0
        heads = scripts is not None and scripts.reads_head
        self.options = load_options(spec, self._composer, keep=keep, heads=heads)
        self.jar = jar_lines(spec.cookies, host_of(spec.request.url))
        changing = self.scripts is not None and self.scripts.has_pre
        self.constant = self._composer.constant and not changing
        self.patience = patience_with(spec.script, spec.above)

    def exchange(
        self, jars: Jars, *, notes: FirstNotes, samples: Samples, exemplars: Exemplars
    ) -> LoadExchange:
        """Return what is done around each of its requests.

        Parameters
        ----------
        jars : Jars
        notes : FirstNotes
        samples : Samples
        exemplars : Exemplars
        """
        request = self.spec.request
        return LoadExchange(
            self._composer,
            scopes_of(self.spec),
            self.scripts,
            notes=notes,
            tally=Tally(notes, exemplars, count=samples.check, count_passed=samples.passed),
            tested=samples.tested,
            exemplars=exemplars,
            surroundings=Surroundings(
                jars,
                name=request.name,
                url=request.url,
                origin=self.spec.origin,
            ),
        )

    def renew(self, exchange: LoadExchange, auth: BearerAuth) -> None:
        """Let its requests go on with a new token."""
        exchange.renew(composer_of(replace(self.spec.request, auth=auth), self._random))

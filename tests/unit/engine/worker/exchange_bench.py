"""One exchange of a load run, its responses made up, and everything that it tells."""

from __future__ import annotations

from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.engine.transport.port import Options, Slot
from vayu.engine.worker.censor import Censor
from vayu.engine.worker.chain import chain_of
from vayu.engine.worker.exchange import LoadExchange
from vayu.engine.worker.exemplars import Unobserved
from vayu.engine.worker.notes import FirstNotes
from vayu.engine.worker.tally import Tally
from vayu.model.requests.request import RequestSpec
from vayu.model.scripts.checked import Checked
from vayu.model.scripts.script import ScriptSpec
from vayu.model.sends.send import SendSpec
from vayu.resolve.compose import Composer
from vayu.resolve.scopes import scopes_of


class Bench:
    """One exchange and everything that it told."""

    def __init__(
        self, url="http://h/", variables=None, pre=None, post=None, above=(), collection=None,
        **request,
    ) -> None:  # fmt: skip
        self.reports, self.counted = [], []
        self.tested, self.untested = [], 0
        spec = SendSpec(
            request=RequestSpec(url=url, **request),
            script=ScriptSpec(pre=pre, post=post),
            environment=variables or {},
            collection=collection or {},
        )
        scopes = scopes_of(spec)
        notes = FirstNotes(self.reports.append, Censor(spec))
        self.exchange = LoadExchange(
            Composer(spec.request),
            scopes,
            chain_of(spec.script, above, lambda script: ScriptRunner(script, scopes)),
            notes=notes,
            tally=Tally(notes, Unobserved(), count=self.count, count_passed=self.count_passed),
            tested=self.count_tested,
        )
        self.slot = Slot(lambda _: None, Options(keep=1 << 20))

    def count(self, place, checked):
        self.counted.append((place, checked))

    def count_tested(self, count, left):
        self.tested.extend([1] * count)
        self.untested += left

    def count_passed(self, places, times):
        self.counted.extend([(place, Checked.PASSED) for place in places] * times)

    def respond(self, status=200, body=b"{}"):
        """Let the slot's response come."""
        slot = self.slot
        slot.status, slot.failure, slot.body = status, 0, [body]
        slot.started, slot.completed = 0, 3_000_000
        self.exchange.after([slot])

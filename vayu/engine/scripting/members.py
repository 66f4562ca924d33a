"""What each member of `pm`, and each name of the years before it, needs: the one table of it.

Of a member stands here what it needs, as texts, and what it is, where that has members of its own
here. A part that a script gives away, or looks into by a name that only running it tells, needs all
that is below it. Whoever adds a member adds it here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

NEEDS = ("body", "headers", "phrase", "time", "variables", "request", "around", "later")
"""What is handed over only to who needs it; the last: promises and timers are carried out."""


@dataclass(eq=False, slots=True)
class Part:
    """Something that scripts can reach.

    Attributes
    ----------
    members : dict of str to values
        What each needs and is.
    others : values
        Of every other member.
    call : values, optional
        What a call of it needs and gives.
    given : dict of str to values
        The same, where all it is called with is a ``"number"``, or the first is a ``"response"``.
    whole : values
        What it needs beside all these when it is given away.
    """

    members: dict[str, Values] = field(default_factory=dict)
    others: Values = ()
    call: Values | None = None
    given: dict[str, Values] = field(default_factory=dict)
    whole: Values = ()

    @property
    def below(self) -> tuple[Values, ...]:
        """All of it."""
        ways = (self.others, self.call or (), self.whole)
        return (*self.members.values(), *ways, *self.given.values())


class Function(Part):
    """A function that a script makes."""


Values = tuple[str | Part, ...]
"""Needs, and parts."""

_BODY, _HEADERS, _PHRASE, _TIME = ("body",), ("headers",), ("phrase",), ("time",)
_VARIABLES, _AROUND, _LATER = ("variables",), ("around",), ("later",)
_RESPONSE = (*_BODY, *_HEADERS, *_PHRASE, *_TIME)

PHRASE = Part()
"""`pm.response.status`: a text that some take for a number."""

_SENTENCE = Part()
_STATUS = Part(call=("phrase", _SENTENCE), given={"number": (_SENTENCE,)})
_PLAIN_WORDS = """
    to be been is and has have with that which at of same but does still also not
    statusCode statusCodeClass ok accepted withoutContent badRequest unauthorized forbidden notFound
    notAcceptable rateLimited info success redirection clientError serverError error above below
    least most within greaterThan lessThan gt gte lt lte
"""
_SENTENCE.members.update(
    dict.fromkeys(_PLAIN_WORDS.split(), (_SENTENCE,)),
    status=(_STATUS,),
    statusReason=("phrase", _SENTENCE),
    header=("headers", _SENTENCE),
    responseTime=("time", _SENTENCE),
    **dict.fromkeys(("body", "json", "jsonBody", "jsonSchema", "withBody"), ("body", _SENTENCE)),
)
_SENTENCE.others = (*_RESPONSE, _SENTENCE)  # `include`, `property`: of the response as a value
_SENTENCE.call = (_SENTENCE,)

RESPONSE = Part(
    {
        "code": (),
        "status": ("phrase", PHRASE),
        "reason": _PHRASE,
        "details": _PHRASE,
        "responseTime": _TIME,
        "responseSize": _BODY,
        "text": _BODY,
        "json": _BODY,
        "body": _BODY,
        "headers": _HEADERS,
        "cookies": _HEADERS,
        "mime": _HEADERS,
        "contentInfo": _HEADERS,
        "size": (*_BODY, *_HEADERS, *_PHRASE),
        "toJSON": _RESPONSE,
        "to": (_SENTENCE,),
    }
)

_LIBRARY = Part(whole=NEEDS)
_PM = Part()
REQUIRE = Part(call=(_LIBRARY,))
TEST = Part({"skip": (Part(call=(_PM,)),), "index": ()}, call=(_PM,))
_COOKIES = Part(
    {"jar": ("around", "request", "headers", "later")}, ("around", "request", "headers")
)

_PM.members.update(
    test=(TEST,),
    expect=(Part(given={"response": (_SENTENCE,)}, call=()),),
    require=(REQUIRE,),
    response=(RESPONSE,),
    request=("request",),
    variables=_VARIABLES,
    environment=(Part({"name": _AROUND, "toJSON": (*_VARIABLES, *_AROUND)}, _VARIABLES),),
    collectionVariables=_VARIABLES,
    globals=_VARIABLES,
    iterationData=_VARIABLES,
    cookies=(_COOKIES,),
    info=(Part({"eventName": ()}, _AROUND),),
    execution=(Part({"location": _AROUND, "setNextRequest": ()}),),
    visualizer=(),
    sendRequest=("around", "later", "variables"),  # its templates are filled in at once
)

GLOBALS = Part()
"""The names that scripts have without declaring them; others are of the language, or libraries."""

GLOBALS.members.update(
    pm=(_PM,),
    require=(REQUIRE,),
    _=(_LIBRARY,),
    globalThis=(GLOBALS,),
    eval=NEEDS,
    Function=NEEDS,
    responseBody=_BODY,
    responseCode=(Part({"code": (), "name": _PHRASE, "detail": _PHRASE}),),
    responseTime=_TIME,
    responseHeaders=_HEADERS,
    responseCookies=_HEADERS,
    request=("request", Part(dict.fromkeys(("id", "name"), _AROUND))),  # made when it is looked at
    environment=_VARIABLES,
    globals=_VARIABLES,
    data=_VARIABLES,
    iteration=_AROUND,
    postman=(
        Part(
            {"getResponseHeader": _HEADERS, "getResponseCookie": _HEADERS, "setNextRequest": ()},
            _VARIABLES,
        ),
    ),
    **dict.fromkeys(
        ("Promise", "queueMicrotask", "setTimeout", "setInterval", "setImmediate", "await"), _LATER
    ),
)

ANYWHERE: dict[str, Values] = {"constructor": NEEDS, "fromAsync": _LATER, "then": _LATER}
"""Members that need something whatever has them."""

OF_LIBRARIES: dict[str, Values] = {
    "template": NEEDS,  # it compiles code
    **dict.fromkeys(("debounce", "throttle", "delay", "defer"), _LATER),
    **dict.fromkeys(
        ("once", "promisify", "rejects", "doesNotReject", "parseStringPromise"), _LATER
    ),
}
"""The same, in a script that uses libraries."""

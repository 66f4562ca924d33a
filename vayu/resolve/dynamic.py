"""Variables that make their own value, a new one wherever they stand: Postman's list, whole.

Randomness and the clock are passed in: a run with a seed repeats itself. A variable of the
same name, which a person set, wins. A name that begins with ``$`` and is not in this table has
no value, and is reported by its name like any other.
"""

from __future__ import annotations

import difflib
from functools import partial
from string import ascii_lowercase, digits
from typing import TYPE_CHECKING

from vayu.resolve import generators as g, words as w
from vayu.resolve.generators import Source

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

_IMAGES = {
    "$randomImageUrl": "any", "$randomAbstractImage": "abstract",
    "$randomAnimalsImage": "animals", "$randomBusinessImage": "business",
    "$randomCatsImage": "cats", "$randomCityImage": "city", "$randomFoodImage": "food",
    "$randomNightlifeImage": "nightlife", "$randomFashionImage": "fashion",
    "$randomPeopleImage": "people", "$randomNatureImage": "nature",
    "$randomSportsImage": "sports", "$randomTransportImage": "transport",
    "$randomAvatarImage": "avatar",
}  # fmt: skip

_TABLES: dict[str, tuple[str, ...]] = {
    "$randomColor": w.COLORS, "$randomAbbreviation": w.ABBREVIATIONS, "$randomLocale": w.LOCALES,
    "$randomProtocol": ("http", "https"), "$randomFirstName": w.FIRST_NAMES,
    "$randomLastName": w.LAST_NAMES, "$randomNamePrefix": w.NAME_PREFIXES,
    "$randomNameSuffix": w.NAME_SUFFIXES, "$randomJobArea": w.JOB_AREAS,
    "$randomJobDescriptor": w.JOB_DESCRIPTORS, "$randomJobType": w.JOB_TYPES,
    "$randomCity": w.CITIES, "$randomCountry": tuple(name for name, _ in w.COUNTRIES),
    "$randomCountryCode": tuple(code for _, code in w.COUNTRIES),
    "$randomTransactionType": w.TRANSACTIONS,
    "$randomCurrencyCode": tuple(code for code, _, _ in w.CURRENCIES),
    "$randomCurrencyName": tuple(name for _, name, _ in w.CURRENCIES),
    "$randomCurrencySymbol": tuple(symbol for _, _, symbol in w.CURRENCIES),
    "$randomCompanySuffix": w.COMPANY_SUFFIXES, "$randomBsAdjective": w.BS_ADJECTIVES,
    "$randomBsBuzz": w.BS_VERBS, "$randomBsNoun": w.BS_NOUNS,
    "$randomCatchPhraseAdjective": w.PHRASE_ADJECTIVES,
    "$randomCatchPhraseDescriptor": w.PHRASE_DESCRIPTORS,
    "$randomCatchPhraseNoun": w.PHRASE_NOUNS, "$randomDatabaseColumn": w.COLUMNS,
    "$randomDatabaseType": w.COLUMN_TYPES, "$randomDatabaseCollation": w.COLLATIONS,
    "$randomDatabaseEngine": w.ENGINES, "$randomWeekday": w.WEEKDAYS, "$randomMonth": w.MONTHS,
    "$randomDomainSuffix": w.DOMAIN_SUFFIXES,
    "$randomFileType": tuple(dict.fromkeys(kind for kind, _, _ in w.MIME_TYPES)),
    "$randomFileExt": tuple(ending for _, ending, _ in w.MIME_TYPES),
    "$randomCommonFileType": tuple(dict.fromkeys(kind for kind, _ in w.COMMON_FILES)),
    "$randomCommonFileExt": tuple(ending for _, ending in w.COMMON_FILES),
    "$randomMimeType": tuple(mime for _, _, mime in w.MIME_TYPES),
    "$randomDirectoryPath": w.FOLDERS, "$randomProduct": w.PRODUCTS,
    "$randomProductAdjective": w.PRODUCT_ADJECTIVES, "$randomProductMaterial": w.MATERIALS,
    "$randomDepartment": w.DEPARTMENTS, "$randomNoun": w.NOUNS, "$randomVerb": w.VERBS,
    "$randomIngverb": w.ING_VERBS, "$randomAdjective": w.ADJECTIVES, "$randomLoremWord": w.LOREM,
}  # fmt: skip

_MADE: dict[str, Callable[[Source], str]] = {
    "$guid": g.guid,
    "$timestamp": lambda s: str(int(s.wall_clock())),
    "$isoTimestamp": lambda s: g.iso(s.wall_clock()),
    "$randomUUID": g.guid,
    "$randomAlphaNumeric": lambda s: s.text(ascii_lowercase + digits, 1),
    "$randomBoolean": lambda s: s.pick(("true", "false")),
    "$randomInt": lambda s: str(s.number(0, 1000)),
    "$randomHexColor": lambda s: "#" + s.text("0123456789abcdef", 6),
    "$randomIP": lambda s: ".".join(str(s.number(0, 255)) for _ in range(4)),
    "$randomIPV6": g.ipv6,
    "$randomMACAddress": g.mac,
    "$randomPassword": g.password,
    "$randomUserAgent": g.user_agent,
    "$randomSemver": g.semver,
    "$randomFullName": g.full_name,
    "$randomJobTitle": g.job_title,
    "$randomPhoneNumber": g.phone,
    "$randomPhoneNumberExt": g.phone_ext,
    "$randomStreetName": g.street_name,
    "$randomStreetAddress": g.street_address,
    "$randomLatitude": lambda s: f"{s.random.uniform(-90, 90):.4f}",
    "$randomLongitude": lambda s: f"{s.random.uniform(-180, 180):.4f}",
    "$randomImageDataUri": g.data_uri,
    "$randomBankAccount": lambda s: s.text(digits, 8),
    "$randomBankAccountName": lambda s: f"{s.pick(w.ACCOUNT_NAMES)} Account",
    "$randomCreditCardMask": lambda s: s.text(digits, 4),
    "$randomBankAccountBic": g.bic,
    "$randomBankAccountIban": g.iban,
    "$randomBitcoin": g.bitcoin,
    "$randomCompanyName": g.company,
    "$randomBs": g.business,
    "$randomCatchPhrase": g.catch_phrase,
    "$randomDateFuture": lambda s: s.moment(g.DAY, g.YEAR),
    "$randomDatePast": lambda s: s.moment(-g.YEAR, -g.DAY),
    "$randomDateRecent": lambda s: s.moment(-g.DAY, 0),
    "$randomDomainName": g.domain_name,
    "$randomDomainWord": g.domain_word,
    "$randomEmail": g.email,
    "$randomExampleEmail": g.email,
    "$randomUserName": g.user_name,
    "$randomUrl": lambda s: f"https://{g.domain_name(s)}",
    "$randomFileName": lambda s: g.file_name(s, _TABLES["$randomFileExt"]),
    "$randomCommonFileName": lambda s: g.file_name(s, _TABLES["$randomCommonFileExt"]),
    "$randomFilePath": lambda s: f"{s.pick(w.FOLDERS)}/{g.file_name(s, ('txt', 'csv', 'json'))}",
    "$randomPrice": lambda s: f"{s.random.uniform(0, 1000):.2f}",
    "$randomProductName": g.product,
    "$randomWord": g.word,
    "$randomWords": g.some_words,
    "$randomPhrase": g.phrase,
    "$randomLoremWords": lambda s: " ".join(s.some(w.LOREM, 3, 3)),
    "$randomLoremSentence": g.sentence,
    "$randomLoremSentences": g.sentences,
    "$randomLoremParagraph": lambda s: g.sentences(s, 3, 3),
    "$randomLoremParagraphs": lambda s: "\n".join(g.sentences(s, 3, 3) for _ in range(3)),
    "$randomLoremText": lambda s: g.sentences(s, 2, 8),
    "$randomLoremSlug": lambda s: "-".join(s.some(w.LOREM, 3, 3)),
    "$randomLoremLines": lambda s: g.sentences(s, 1, 5, "\n"),
}

GENERATORS: dict[str, Callable[[Source], str]] = {
    **_MADE,
    **{name: partial(lambda table, s: s.pick(table), table) for name, table in _TABLES.items()},
    **{name: g.image(subject) for name, subject in _IMAGES.items()},
}
"""What makes the value of each name."""

DYNAMIC_NAMES = tuple(GENERATORS)


def dynamic_variables(
    random: Random, wall_clock: Callable[[], float]
) -> dict[str, Callable[[], str]]:
    """Return a function for each of `DYNAMIC_NAMES`.

    Parameters
    ----------
    random : Random
        Source of everything random.
    wall_clock : callable
        Seconds since 1970. [s]

    Returns
    -------
    dict of str to callable
        Each returns a new value.
    """
    source = Source(random, wall_clock)
    return {name: partial(make, source) for name, make in GENERATORS.items()}


def resembling(name: str) -> str:
    """Say which dynamic variable a name that is none may have been meant to be, or nothing."""
    if not name.startswith("$"):
        return ""
    known = {dynamic.lower(): dynamic for dynamic in DYNAMIC_NAMES}
    close = difflib.get_close_matches(name.lower(), known, n=1)
    return f"; did you mean {known[close[0]]}?" if close else "; there is no such dynamic variable"

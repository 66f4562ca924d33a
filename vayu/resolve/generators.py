"""Postman's dynamic variables, one function a name. Shapes are Postman's, words are our own.

Addresses are such that nobody gets mail or traffic from a test: hosts under ``example``,
telephone numbers with 555.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from string import ascii_letters, ascii_lowercase, digits
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from vayu.resolve import words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

T = TypeVar("T")

DAY = 86_400
"""[s]"""

YEAR = 365 * DAY
"""[s]"""

_HEX = "0123456789abcdef"
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


class Source(NamedTuple):
    """Where values come from.

    Attributes
    ----------
    random : Random
    wall_clock : callable
        [s since 1970]
    """

    random: Random
    wall_clock: Callable[[], float]

    def pick(self, table: Sequence[T]) -> T:
        """Return one of a table."""
        return self.random.choice(table)

    def text(self, alphabet: str, length: int) -> str:
        """Return random characters."""
        return "".join(self.random.choices(alphabet, k=length))

    def some(self, table: Sequence[str], least: int, most: int) -> list[str]:
        """Return between `least` and `most` of a table."""
        return self.random.choices(table, k=self.random.randint(least, most))

    def number(self, least: int, most: int) -> int:
        """Return a whole number, both ends included."""
        return self.random.randint(least, most)

    def moment(self, least: float, most: float) -> str:
        """Return a moment, so many seconds from now, as JavaScript's ``toISOString``."""
        return iso(self.wall_clock() + self.random.uniform(least, most))


def iso(seconds: float) -> str:
    """Return a moment as JavaScript's ``toISOString`` writes it."""
    moment = datetime.fromtimestamp(seconds, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def guid(s: Source) -> str:
    """Return a version 4 UUID."""
    return str(uuid.UUID(int=s.random.getrandbits(128), version=4))


def full_name(s: Source) -> str:
    """Return first and last name."""
    return f"{s.pick(words.FIRST_NAMES)} {s.pick(words.LAST_NAMES)}"


def user_name(s: Source) -> str:
    """Return a name as people have at a service."""
    joint = s.pick(("", ".", "_"))
    return f"{s.pick(words.FIRST_NAMES)}{joint}{s.pick(words.LAST_NAMES)}{s.number(0, 99)}"


def domain_word(s: Source) -> str:
    """Return a name as companies have."""
    return f"{s.pick(words.LAST_NAMES)}-{s.pick(words.NOUNS)}".lower()


def domain_name(s: Source) -> str:
    """Return a host that is nobody's."""
    return f"{domain_word(s)}.example.{s.pick(words.DOMAIN_SUFFIXES)}"


def email(s: Source) -> str:
    """Return an address that nobody reads."""
    return f"{user_name(s)}@{s.pick(words.MAIL_HOSTS)}"


def street_name(s: Source) -> str:
    """Return a street."""
    return f"{s.pick(words.LAST_NAMES)} {s.pick(words.STREET_ENDS)}"


def street_address(s: Source) -> str:
    """Return a house in a street."""
    return f"{s.number(1, 9999)} {street_name(s)}"


def phone(s: Source) -> str:
    """Return a telephone number that is nobody's."""
    return f"{s.number(200, 999)}-555-{s.number(0, 9999):04}"


def phone_ext(s: Source) -> str:
    """Return a telephone number with the number of its country."""
    return f"{s.number(1, 99):02}-{phone(s)}"


def ipv6(s: Source) -> str:
    """Return an address of eight groups."""
    return ":".join(s.text(_HEX, 4) for _ in range(8))


def mac(s: Source) -> str:
    """Return a hardware address."""
    return ":".join(s.text(_HEX, 2) for _ in range(6))


def user_agent(s: Source) -> str:
    """Return what a browser calls itself."""
    system = s.pick(("X11; Linux x86_64", "Windows NT 10.0; Win64; x64", "Macintosh; arm64"))
    return f"Mozilla/5.0 ({system}; rv:{s.number(100, 140)}.0) Gecko/20100101 Firefox/128.0"


def semver(s: Source) -> str:
    """Return a version of three numbers."""
    return f"{s.number(0, 9)}.{s.number(0, 9)}.{s.number(0, 9)}"


def iban(s: Source) -> str:
    """Return an account number whose check digits are right (ISO 13616)."""
    account = s.text(digits, 18)
    check = 98 - int(account + "131400") % 97  # DE00 as digits
    return f"DE{check:02}{account}"


def job_title(s: Source) -> str:
    """Return what stands on a card."""
    return f"{s.pick(words.JOB_DESCRIPTORS)} {s.pick(words.JOB_AREAS)} {s.pick(words.JOB_TYPES)}"


def company(s: Source) -> str:
    """Return the name of a company."""
    return f"{s.pick(words.LAST_NAMES)} {s.pick(words.COMPANY_SUFFIXES)}"


def business(s: Source) -> str:
    """Return what a company says it does."""
    return f"{s.pick(words.BS_VERBS)} {s.pick(words.BS_ADJECTIVES)} {s.pick(words.BS_NOUNS)}"


def catch_phrase(s: Source) -> str:
    """Return what a company is proud of."""
    first, second = s.pick(words.PHRASE_ADJECTIVES), s.pick(words.PHRASE_DESCRIPTORS)
    return f"{first} {second} {s.pick(words.PHRASE_NOUNS)}"


def file_name(s: Source, ends: Sequence[str]) -> str:
    """Return a name with one of these endings."""
    return f"{'_'.join(s.some(words.LOREM, 1, 3))}.{s.pick(ends)}"


def image(subject: str) -> Callable[[Source], str]:
    """Return what makes addresses of images of a subject, which do not exist."""
    return lambda s: f"http://images.example.com/{subject}/{s.number(1, 9999)}.jpg"


def data_uri(s: Source) -> str:
    """Return a small image, whole."""
    color = s.text(_HEX, 6)
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><rect fill="#{color}"/></svg>'
    escaped = svg.replace("<", "%3C").replace(">", "%3E").replace("#", "%23").replace('"', "%22")
    return f"data:image/svg+xml;charset=UTF-8,{escaped}"


def product(s: Source) -> str:
    """Return something that can be bought."""
    first, second = s.pick(words.PRODUCT_ADJECTIVES), s.pick(words.MATERIALS)
    return f"{first} {second} {s.pick(words.PRODUCTS)}"


def phrase(s: Source) -> str:
    """Return what sounds as if it said something."""
    return (
        f"Use the {s.pick(words.ADJECTIVES)} {s.pick(words.ABBREVIATIONS)} {s.pick(words.NOUNS)}, "
        f"then you can {s.pick(words.VERBS)} the {s.pick(words.NOUNS)}!"
    )


def word(s: Source) -> str:
    """Return a noun, a verb or an adjective."""
    return s.pick(s.random.choice((words.NOUNS, words.VERBS, words.ADJECTIVES)))


def some_words(s: Source) -> str:
    """Return two or three words."""
    return " ".join(word(s) for _ in range(s.number(2, 3)))


def sentence(s: Source) -> str:
    """Return a sentence of no meaning."""
    return f"{' '.join(s.some(words.LOREM, 3, 10)).capitalize()}."


def sentences(s: Source, least: int = 2, most: int = 6, between: str = " ") -> str:
    """Return several sentences."""
    return between.join(sentence(s) for _ in range(s.number(least, most)))


def bitcoin(s: Source) -> str:
    """Return what looks like an address; its check is wrong, so nobody can be paid."""
    return s.pick("13") + s.text(_BASE58, s.number(25, 33))


def bic(s: Source) -> str:
    """Return the code of a bank."""
    letters = ascii_lowercase.upper()
    return s.text(letters, 4) + s.pick(words.COUNTRIES)[1] + s.text(letters + digits, 2)


def password(s: Source) -> str:
    """Return fifteen letters and digits."""
    return s.text(ascii_letters + digits, 15)

"""Dynamic variables: Postman's list, new each time, the same for the same seed."""

from __future__ import annotations

import re
from random import Random

import pytest

from vayu.model.requests.body import Body
from vayu.model.requests.request import RequestSpec
from vayu.resolve.compose import Composer
from vayu.resolve.dynamic import DYNAMIC_NAMES, dynamic_variables, resembling

MOMENT = 1_700_000_000.25

# As Postman documents them, by its headings.
POSTMAN = """
guid timestamp isoTimestamp randomUUID
randomAlphaNumeric randomBoolean randomInt randomColor randomHexColor randomAbbreviation
randomIP randomIPV6 randomMACAddress randomPassword randomLocale randomUserAgent randomProtocol
randomSemver
randomFirstName randomLastName randomFullName randomNamePrefix randomNameSuffix
randomJobArea randomJobDescriptor randomJobTitle randomJobType
randomPhoneNumber randomPhoneNumberExt randomCity randomStreetName randomStreetAddress
randomCountry randomCountryCode randomLatitude randomLongitude
randomAvatarImage randomImageUrl randomAbstractImage randomAnimalsImage randomBusinessImage
randomCatsImage randomCityImage randomFoodImage randomNightlifeImage randomFashionImage
randomPeopleImage randomNatureImage randomSportsImage randomTransportImage randomImageDataUri
randomBankAccount randomBankAccountName randomCreditCardMask randomBankAccountBic
randomBankAccountIban randomTransactionType randomCurrencyCode randomCurrencyName
randomCurrencySymbol randomBitcoin
randomCompanyName randomCompanySuffix randomBs randomBsAdjective randomBsBuzz randomBsNoun
randomCatchPhrase randomCatchPhraseAdjective randomCatchPhraseDescriptor randomCatchPhraseNoun
randomDatabaseColumn randomDatabaseType randomDatabaseCollation randomDatabaseEngine
randomDateFuture randomDatePast randomDateRecent randomWeekday randomMonth
randomDomainName randomDomainSuffix randomDomainWord randomEmail randomExampleEmail
randomUserName randomUrl
randomFileName randomFileType randomFileExt randomCommonFileName randomCommonFileType
randomCommonFileExt randomFilePath randomDirectoryPath randomMimeType
randomPrice randomProduct randomProductAdjective randomProductMaterial randomProductName
randomDepartment
randomNoun randomVerb randomIngverb randomAdjective randomWord randomWords randomPhrase
randomLoremWord randomLoremWords randomLoremSentence randomLoremSentences randomLoremParagraph
randomLoremParagraphs randomLoremText randomLoremSlug randomLoremLines
"""

SHAPES = {
    "$guid": r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
    "$timestamp": "1700000000",
    "$isoTimestamp": r"2023-11-14T22:13:20\.250Z",
    "$randomInt": r"\d{1,3}|1000",
    "$randomBoolean": "true|false",
    "$randomHexColor": "#[0-9a-f]{6}",
    "$randomIP": r"\d{1,3}(\.\d{1,3}){3}",
    "$randomIPV6": r"[0-9a-f]{4}(:[0-9a-f]{4}){7}",
    "$randomMACAddress": r"[0-9a-f]{2}(:[0-9a-f]{2}){5}",
    "$randomPassword": "[A-Za-z0-9]{15}",
    "$randomEmail": r"[\w.]+@example\.(com|net|org)",
    "$randomUrl": r"https://[a-z-]+\.example\.[a-z]+",
    "$randomPrice": r"\d{1,4}\.\d\d",
    "$randomDatePast": r"202[23]-.*Z",
    "$randomBankAccountBic": "[A-Z]{6}[A-Z0-9]{2}",
}


def made(seed: int) -> dict[str, str]:
    """Return one value of each."""
    functions = dynamic_variables(Random(seed), lambda: MOMENT)
    return {name: make() for name, make in functions.items()}


def test_the_list_is_postmans() -> None:
    """Every name, and no other."""
    assert sorted(DYNAMIC_NAMES) == sorted(f"${name}" for name in POSTMAN.split())


def test_a_seed_repeats_every_value_and_another_does_not() -> None:
    """Nothing comes from anywhere but the source that is passed in."""
    assert made(7) == made(7)
    same = {name for name, value in made(7).items() if value == made(8)[name]}
    assert len(same) < len(DYNAMIC_NAMES) / 3


@pytest.mark.parametrize("seed", range(20))
def test_values_are_plain_text_of_their_shape(seed: int) -> None:
    """Never empty, printable but for lines."""
    values = made(seed)
    for name, value in values.items():
        assert value.strip(), name
        assert value.replace("\n", "").isprintable(), name
    wrong = {n: values[n] for n, shape in SHAPES.items() if not re.fullmatch(shape, values[n])}
    assert wrong == {}


def test_an_account_number_has_right_check_digits() -> None:
    """ISO 7064, the other way round: the whole number leaves 1."""
    iban = made(3)["$randomBankAccountIban"]
    turned = iban[4:] + iban[:4]
    assert int("".join(str(int(character, 36)) for character in turned)) % 97 == 1


def test_each_place_and_each_request_has_a_value_of_its_own() -> None:
    """And the user's own variable of that name beats the generator."""
    spec = RequestSpec(
        method="POST", url="http://h/{{$guid}}", body=Body(mode="text", content="{{ $guid }}")
    )
    composer = Composer(spec, dynamic=dynamic_variables(Random(1), lambda: MOMENT))
    sent = [composer.compose({}) for _ in range(2)]
    assert len({one.url for one in sent} | {(one.body or b"").decode() for one in sent}) == 4
    assert composer.compose({"$guid": "mine"}).body == b"mine"


def test_a_number_stays_a_number_in_json() -> None:
    """Outside of quotes."""
    body = Body(mode="json", content='{"n": {{$randomInt}}, "b": {{$randomBoolean}}}')
    spec = RequestSpec(url="http://h/", body=body)
    composer = Composer(spec, dynamic=dynamic_variables(Random(1), lambda: MOMENT))
    sent = (composer.compose({}).body or b"").decode()
    assert re.fullmatch(r'\{"n": \d+, "b": (true|false)\}', sent)


def test_an_unknown_name_is_told_what_it_resembles() -> None:
    """Or that there is none."""
    assert resembling("$randomUuid") == "; did you mean $randomUUID?"
    assert resembling("$nothing_like_it") == "; there is no such dynamic variable"
    assert resembling("token") == ""
